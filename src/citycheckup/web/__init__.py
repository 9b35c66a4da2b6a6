"""The information platform: what `app` can do, over HTTP. Routes read, call one use case, and answer."""
