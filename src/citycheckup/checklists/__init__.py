"""What surveyors look at, item by item: data and its loader."""
