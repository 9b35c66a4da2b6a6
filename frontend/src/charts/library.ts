// Only what is drawn is loaded of the chart library. SVG: sharp on paper, and few marks are drawn.
import { BarChart, CustomChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, ScatterChart, CustomChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer]);
export { init };
export type { EChartsCoreOption, EChartsType } from "echarts/core";
