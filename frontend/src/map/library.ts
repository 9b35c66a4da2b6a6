// The map library with its worker as a file of ours: nothing is loaded from elsewhere, nothing runs from a blob.
import { setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";

setWorkerUrl(workerUrl);
export { Map, NavigationControl, ScaleControl, Marker, type GeoJSONSource, type MapMouseEvent } from "maplibre-gl";
