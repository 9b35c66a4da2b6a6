"""City checkup 城市体检: find a city's problems, fix them, keep them fixed."""

__version__ = "0.1.0"
