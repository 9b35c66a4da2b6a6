// The map's style: a plain base from the city's own data, the units of a level, and what can be laid over them.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Values } from "@/api/types";
import { PATTERNED, fillOf, unitsWith } from "./looks";
import { FIELD, SOURCE_LAYER, unitLayer } from "./tiles";

export const SOURCE = "city";
export const OVERLAYS = ["service_areas", "facilities", "buildings"] as const;
export type Overlay = (typeof OVERLAYS)[number];

interface Colours { paper: string; land: string; green: string; water: string; road: string; edge: string; ink: string; halo: string; none: string; chosen: string; building: string; buildingShort: string; facility: string; area: string }

const LIGHT: Colours = { paper: "#f1efe9", land: "#ebe8e0", green: "#dfe8d6", water: "#cfdfe8", road: "#ffffff", edge: "#4d5c63", ink: "#1c2326", halo: "#ffffff", none: "rgba(0,0,0,0)", chosen: "#d9480f", building: "#b9b2a4", buildingShort: "#c2611f", facility: "#5b3f8c", area: "#7a5fb0" };
const DARK: Colours = { paper: "#1d2326", land: "#262d31", green: "#26352c", water: "#1d303b", road: "#3a4347", edge: "#93a0a6", ink: "#eef1f1", halo: "#14181a", none: "rgba(0,0,0,0)", chosen: "#ff8a4c", building: "#6d7579", buildingShort: "#e08a4a", facility: "#c7b2ee", area: "#a98fd8" };

const FONT = ["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];
const of = (sourceLayer: string): { source: string; "source-layer": string } => ({ source: SOURCE, "source-layer": sourceLayer });
const NOWHERE: FilterSpecification = ["in", ["get", FIELD.unit], ["literal", [""]]];

export interface Shown {
  level: string;
  levels: readonly string[];
  values: Values | null;
  chosen: string | null;
  overlays: readonly Overlay[];
  dark: boolean;
  fillOpacity: number;
}

export function styleOf(tiles: string, bounds: readonly number[], shown: Shown): StyleSpecification {
  return {
    version: 8,
    sources: { [SOURCE]: { type: "vector", tiles: [tiles], minzoom: 0, maxzoom: 15, bounds: bounds as [number, number, number, number] } },
    layers: layersOf(shown),
  };
}

export function layersOf(shown: Shown): LayerSpecification[] {
  const colours = shown.dark ? DARK : LIGHT;
  return [
    { id: "paper", type: "background", paint: { "background-color": colours.paper } },
    { id: "land", type: "fill", ...of(SOURCE_LAYER.land), paint: { "fill-color": landColour(colours) } },
    ...unitLayers(shown, colours),
    { id: "roads", type: "line", ...of(SOURCE_LAYER.roads), minzoom: 12, paint: { "line-color": colours.road, "line-opacity": 0.75, "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 11, 0.5, 16, 4] } },
    ...overlayLayers(shown, colours),
    ...outlineLayers(shown, colours),
  ];
}

function landColour(colours: Colours): ExpressionSpecification {
  return ["match", ["get", FIELD.kind], ["park", "green", "forest", "grass", "green_space"], colours.green, ["water", "river", "lake"], colours.water, colours.land];
}

function unitLayers({ level, values, fillOpacity }: Shown, colours: Colours): LayerSpecification[] {
  const layer = of(unitLayer(level));
  const fill = values ? fillOf(values, colours.none) : colours.none;
  return [
    { id: "units", type: "fill", ...layer, paint: { "fill-color": fill as ExpressionSpecification, "fill-opacity": fillOpacity } },
    ...PATTERNED.map((status): LayerSpecification => {
      const ids = values ? unitsWith(values, status) : [];
      return { id: `status-${status}`, type: "fill", ...layer, filter: ids.length ? ["in", ["get", FIELD.unit], ["literal", ids]] : NOWHERE, paint: { "fill-pattern": `pattern-${status}` } };
    }),
  ];
}

function overlayLayers({ overlays }: Shown, colours: Colours): LayerSpecification[] {
  const visibility = (name: Overlay): { visibility: "visible" | "none" } => ({ visibility: overlays.includes(name) ? "visible" : "none" });
  const short: ExpressionSpecification = ["case", ["to-boolean", ["get", FIELD.short]], colours.buildingShort, colours.building];
  return [
    { id: "service-areas", type: "fill", ...of(SOURCE_LAYER.serviceAreas), layout: visibility("service_areas"), paint: { "fill-color": colours.area, "fill-opacity": 0.18 } },
    { id: "service-area-edges", type: "line", ...of(SOURCE_LAYER.serviceAreas), layout: visibility("service_areas"), paint: { "line-color": colours.area, "line-width": 1 } },
    {
      id: "buildings", type: "fill-extrusion", ...of(SOURCE_LAYER.buildings), minzoom: 13, layout: visibility("buildings"),
      paint: { "fill-extrusion-color": short, "fill-extrusion-height": ["coalesce", ["get", FIELD.height], ["*", 3, ["coalesce", ["get", FIELD.storeys], 1]]], "fill-extrusion-opacity": 0.88 },
    },
    { id: "facilities", type: "circle", ...of(SOURCE_LAYER.facilities), minzoom: 11, layout: visibility("facilities"), paint: { "circle-color": colours.facility, "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, 2.5, 16, 6], "circle-stroke-color": colours.halo, "circle-stroke-width": 1.2 } },
    { id: "facility-names", type: "symbol", ...of(SOURCE_LAYER.facilities), minzoom: 15, layout: { ...visibility("facilities"), "text-field": ["coalesce", ["get", FIELD.name], ""], "text-font": FONT, "text-size": 12, "text-offset": [0, 1], "text-anchor": "top" }, paint: { "text-color": colours.ink, "text-halo-color": colours.halo, "text-halo-width": 1.4 } },
  ];
}

function outlineLayers({ level, levels, chosen }: Shown, colours: Colours): LayerSpecification[] {
  const coarser = levels.slice(0, levels.indexOf(level));
  return [
    { id: "unit-edges", type: "line", ...of(unitLayer(level)), paint: { "line-color": colours.edge, "line-width": 0.7 } },
    ...coarser.map((one): LayerSpecification => ({ id: `outline-${one}`, type: "line", ...of(unitLayer(one)), paint: { "line-color": colours.ink, "line-width": 1.5 } })),
    { id: "chosen", type: "line", ...of(unitLayer(level)), filter: ["==", ["get", FIELD.unit], chosen ?? ""], layout: { "line-join": "round" }, paint: { "line-color": colours.chosen, "line-width": 3.2 } },
  ];
}
