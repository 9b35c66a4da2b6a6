"""What the routes answer with: models that the typed client is generated from, filled from what use cases return."""

from __future__ import annotations

from pydantic import BaseModel
from starlette.responses import Response


def answered(model: BaseModel) -> Response:
    """Return a model as it is, not validated and written a second time: for answers of many rows."""
    return Response(model.model_dump_json(), media_type="application/json")
