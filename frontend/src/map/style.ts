// The map's style: the server's base from the city's own data, and between its layers the units of a level with what can
// be laid over them.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Values } from "@/api/types";
import { PATTERNED, fillOf, unitsWith } from "./looks";

export const SOURCE = "city";
export const OVERLAYS = ["service_areas", "facilities", "buildings"] as const;
export type Overlay = (typeof OVERLAYS)[number];

export interface Shown {
  level: string;
  levels: readonly string[];
  values: Values | null;
  chosen: string | null;
  indicator: string | null;
  overlays: readonly Overlay[];
  dark: boolean;
}

interface Colours { edge: string; ink: string; halo: string; chosen: string; building: string; facility: string; area: string }
const LIGHT: Colours = { edge: "#4d5c63", ink: "#1c2326", halo: "#ffffff", chosen: "#d9480f", building: "#b9b2a4", facility: "#5b3f8c", area: "#7a5fb0" };
const DARK: Colours = { edge: "#93a0a6", ink: "#eef1f1", halo: "#14181a", chosen: "#ff8a4c", building: "#7b8387", facility: "#c7b2ee", area: "#a98fd8" };

const NONE = "rgba(0,0,0,0)";
const NOWHERE: FilterSpecification = ["==", ["get", "unit_id"], ""];
const of = (layer: string): { source: string; "source-layer": string } => ({ source: SOURCE, "source-layer": layer });

/** Lay what is shown into the base: units right above the land, below roads; overlays and edges above all but names. */
export function styleOf(base: StyleSpecification, shown: Shown): StyleSpecification {
  const colours = shown.dark ? DARK : LIGHT;
  const solid = shown.overlays.includes("buildings");
  const layers = base.layers.filter((one) => !(solid && one.id === "building"));
  const ground = layers.findIndex((one) => one.type === "line");
  const names = layers.findIndex((one) => one.type === "symbol");
  const [low, high] = [ground < 0 ? layers.length : ground, names < 0 ? layers.length : names];
  return {
    ...base,
    layers: [
      ...layers.slice(0, low), ...unitLayers(shown), ...layers.slice(low, high),
      ...areaLayers(shown, colours), ...edgeLayers(shown, colours), ...solidLayers(shown, colours), ...layers.slice(high),
    ],
  };
}

function unitLayers({ level, values, overlays }: Shown): LayerSpecification[] {
  const fill = (values ? fillOf(values, NONE) : NONE) as ExpressionSpecification;
  return [
    { id: "units", type: "fill", ...of(level), paint: { "fill-color": fill, "fill-opacity": overlays.includes("buildings") ? 0.6 : 0.85 } },
    ...PATTERNED.map((status): LayerSpecification => {
      const ids = values ? unitsWith(values, status) : [];
      return { id: `status-${status}`, type: "fill", ...of(level), filter: ids.length ? ["in", ["get", "unit_id"], ["literal", ids]] : NOWHERE, paint: { "fill-pattern": `pattern-${status}` } };
    }),
  ];
}

function areaLayers({ overlays, indicator }: Shown, colours: Colours): LayerSpecification[] {
  if (!overlays.includes("service_areas")) return [];
  const filter: FilterSpecification = ["==", ["get", "indicator"], indicator ?? ""];
  return [
    { id: "service-areas", type: "fill", ...of("service_area"), filter, paint: { "fill-color": colours.area, "fill-opacity": 0.2 } },
    { id: "service-area-edges", type: "line", ...of("service_area"), filter, paint: { "line-color": colours.area, "line-width": 1 } },
  ];
}

function edgeLayers({ level, levels, chosen }: Shown, colours: Colours): LayerSpecification[] {
  const coarser = levels.slice(0, Math.max(0, levels.indexOf(level)));
  return [
    { id: "unit-edges", type: "line", ...of(level), paint: { "line-color": colours.edge, "line-width": 0.8 } },
    ...coarser.map((one): LayerSpecification => ({ id: `edge-${one}`, type: "line", ...of(one), paint: { "line-color": colours.ink, "line-width": 1.5 } })),
    { id: "chosen", type: "line", ...of(level), filter: ["==", ["get", "unit_id"], chosen ?? ""], layout: { "line-join": "round" }, paint: { "line-color": colours.chosen, "line-width": 3.2 } },
  ];
}

function solidLayers({ overlays }: Shown, colours: Colours): LayerSpecification[] {
  const layers: LayerSpecification[] = [];
  if (overlays.includes("buildings")) {
    layers.push({ id: "buildings", type: "fill-extrusion", ...of("building"), paint: { "fill-extrusion-color": colours.building, "fill-extrusion-height": ["coalesce", ["get", "height_m"], 3], "fill-extrusion-opacity": 0.9 } });
  }
  if (overlays.includes("facilities")) {
    layers.push(
      { id: "facilities", type: "circle", ...of("facility"), paint: { "circle-color": colours.facility, "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, 2.5, 16, 6], "circle-stroke-color": colours.halo, "circle-stroke-width": 1.2 } },
      { id: "facility-names", type: "symbol", ...of("facility"), minzoom: 15, layout: { "text-field": ["coalesce", ["get", "name"], ""], "text-size": 12, "text-offset": [0, 0.8], "text-anchor": "top" }, paint: { "text-color": colours.ink, "text-halo-color": colours.halo, "text-halo-width": 1.4 } },
    );
  }
  return layers;
}
