// What the server's vector tiles call things; the one place that knows.
export const SOURCE_LAYER = {
  land: "land", roads: "roads", serviceAreas: "service_areas", buildings: "buildings", facilities: "facilities",
} as const;

export const FIELD = {
  unit: "unit_id", name: "name", kind: "kind", height: "height_m", storeys: "storeys", short: "shortfall", building: "building_id",
} as const;

export const unitLayer = (level: string): string => `units_${level}`;

export const tilesOf = (run: string): string => `${window.location.origin}/tiles/${encodeURIComponent(run)}/{z}/{x}/{y}.mvt`;
