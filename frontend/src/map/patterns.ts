// Patterns of the statuses, drawn once: the same on the map and in its legend, in light and in dark.
import type { Patterned } from "./looks";

const SIZE = 12;

interface Ink { dots: string; rim: string; hatch: string; surveyed: string; faint: string }
const LIGHT: Ink = { dots: "rgba(255,255,255,.9)", rim: "rgba(20,50,60,.7)", hatch: "#8f979c", surveyed: "#7c6a92", faint: "#b9bcba" };
const DARK: Ink = { dots: "rgba(255,255,255,.85)", rim: "rgba(10,20,25,.8)", hatch: "#79848a", surveyed: "#a48fc0", faint: "#4b5559" };

type Draw = (pen: CanvasRenderingContext2D, ink: Ink) => void;

function lines(pen: CanvasRenderingContext2D, colour: string, width: number, ends: readonly (readonly [number, number, number, number])[]): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  for (const [x1, y1, x2, y2] of ends) {
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
    pen.stroke();
  }
}

const FALLING = [[-2, SIZE - 2, 2, SIZE + 2], [-2, -2, SIZE + 2, SIZE + 2], [SIZE - 2, -2, SIZE + 2, 2]] as const;
const RISING = [[-2, 2, 2, -2], [-2, SIZE + 2, SIZE + 2, -2], [SIZE - 2, SIZE + 2, SIZE + 2, SIZE - 2]] as const;

const DRAW: Readonly<Record<Patterned, Draw>> = {
  partial: (pen, ink) => {
    pen.fillStyle = ink.dots;
    pen.strokeStyle = ink.rim; // so that dots show on light classes, too
    pen.lineWidth = 0.6;
    for (const [x, y] of [[3, 3], [9, 9]] as const) { pen.beginPath(); pen.arc(x, y, 1.35, 0, 7); pen.fill(); pen.stroke(); }
  },
  no_data: (pen, ink) => { lines(pen, ink.hatch, 1.3, RISING); },
  not_surveyed: (pen, ink) => { lines(pen, ink.surveyed, 1.1, [...RISING, ...FALLING]); },
  not_applicable: (pen, ink) => { lines(pen, ink.faint, 1.1, [[0, 3, SIZE, 3], [0, 9, SIZE, 9]]); },
  withheld: (pen, ink) => { lines(pen, ink.hatch, 1.1, [[3, 0, 3, SIZE], [9, 0, 9, SIZE]]); },
};

/** A pattern's tile at a scale; transparent where nothing is drawn. */
export function tile(pattern: Patterned, dark: boolean, scale: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * scale;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.scale(scale, scale);
    DRAW[pattern](pen, dark ? DARK : LIGHT);
  }
  return canvas;
}

export function imageOf(pattern: Patterned, dark: boolean): ImageData | null {
  const canvas = tile(pattern, dark, 2);
  return canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? null;
}
