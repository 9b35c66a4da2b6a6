// A ranking as a chart: a bar for each value, a thin line for what it could be, the standard across all.
import type { EChartsCoreOption } from "@/charts/library";
import { axis, type Ink } from "@/charts/ink";
import type { RankedValue, Ranking } from "@/api/types";

const MOST_BARS = 60;
const HATCHED = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: "rgba(255,255,255,.45)" };

export type Known = RankedValue & { value: number };

export function drawnOf(ranking: Ranking): Known[] {
  return ranking.items.filter((one): one is Known => one.value !== null).slice(0, MOST_BARS);
}

interface Interval { coord: (point: [number, number]) => [number, number] }
type RenderItem = (parameters: { dataIndex: number }, api: Interval) => unknown;

function intervals(drawn: readonly Known[], colours: Ink): RenderItem {
  return ({ dataIndex }, api) => {
    const range = drawn[dataIndex]?.could_be;
    if (!range || range.low === null || range.high === null) return null;
    const [x1, y] = api.coord([range.low, dataIndex]);
    const [x2] = api.coord([range.high, dataIndex]);
    const line = (ax: number, ay: number, bx: number, by: number): unknown => ({ type: "line", shape: { x1: ax, y1: ay, x2: bx, y2: by }, style: { stroke: colours.ink, lineWidth: 1.5 } });
    return { type: "group", children: [line(x1, y, x2, y), line(x1, y - 4, x1, y + 4), line(x2, y - 4, x2, y + 4)] };
  };
}

export function rankingOption(ranking: Ranking, standardLabel: string, colours: Ink): EChartsCoreOption {
  const drawn = drawnOf(ranking);
  const style = axis(colours);
  const share = ranking.unit === "share";
  const shown = (value: number): string => (share ? `${Math.round(value * 100)}%` : String(value));
  return {
    grid: { left: 8, right: 48, top: 28, bottom: 8, containLabel: true },
    tooltip: { trigger: "item", formatter: ({ dataIndex }: { dataIndex: number }) => [drawn[dataIndex]?.name ?? drawn[dataIndex]?.id, drawn[dataIndex]?.text].join(" · ") },
    xAxis: { type: "value", min: 0, minInterval: share ? 0 : 1, ...style, axisLabel: { ...(style.axisLabel as object), formatter: shown } },
    yAxis: { type: "category", inverse: true, data: drawn.map((one) => one.name ?? one.id), ...style, axisTick: { show: false }, splitLine: { show: false } },
    series: [
      {
        type: "bar", barMaxWidth: 18,
        // Falling short is told by hatching, too: never by colour alone.
        data: drawn.map((one) => ({ value: one.value, itemStyle: { color: one.meets === false ? colours.bad : colours.accent, opacity: one.status === "ok" ? 1 : 0.6, ...(one.meets === false ? { decal: HATCHED } : {}) } })),
        ...(ranking.threshold === null ? {} : { markLine: { symbol: "none", silent: true, lineStyle: { color: colours.ink, type: "dashed" }, label: { position: "start", formatter: standardLabel, color: colours.ink, fontFamily: colours.font }, data: [{ xAxis: ranking.threshold }] } }),
      },
      { type: "custom", silent: true, z: 5, renderItem: intervals(drawn, colours), data: drawn.map((one) => one.value) },
    ],
  };
}
