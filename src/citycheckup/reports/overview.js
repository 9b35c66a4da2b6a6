"use strict";
// The page's state (language, level, indicator, unit) lives in the address, so that a view can be passed on.
// Everything of the city enters the page as text, never as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const map = document.getElementById("map");
const whole = map.viewBox.baseVal;
const box = { x: 0, y: 0, width: whole.width, height: whole.height, all: { width: whole.width, height: whole.height } };
const paths = new Map([...map.querySelectorAll(".unit")].map((path) => [path.dataset.unit, path]));
const state = firstState();

// ---- words

function at(id) { return document.getElementById(id); }
function lang() { return state.language === "zh" ? 0 : 1; }
function say(text) { return Array.isArray(text) ? text[lang()] : text; }
function text(place) { return say(data.texts[place]); }
function word(key) {
  const spoken = document.querySelector(`#words [data-word="${key}"]`);
  const own = spoken.querySelector(`[lang="${state.language === "zh" ? "zh-CN" : "en"}"]`);
  return (own || spoken).textContent;
}
function unitName(id) { return say(data.units[id].name) || id; }

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// ---- rows, as laid down by overview_sheets.py

const FIELDS = ["indicator", "status", "place", "value", "numerator", "denominator", "standard", "standing", "method",
  "date", "coverage", "why", "doubt", "layers"];
function row(numbers) { return Object.fromEntries(FIELDS.map((field, i) => [field, numbers[i]])); }
const rows = new Map(Object.entries(data.rows).map(([unit, list]) => [unit, list.map(row)]));
function rowOf(unit, indicator) { return (rows.get(unit) || []).find((one) => one.indicator === indicator); }
function unitsOf(level) { return [...paths.keys()].filter((id) => data.units[id].level === level); }
function indicatorsOf(level) {
  const found = new Map();  // indicator → whether any unit of the level has a value
  for (const unit of unitsOf(level)) {
    for (const one of rows.get(unit) || []) found.set(one.indicator, found.get(one.indicator) || one.place >= 0);
  }
  return [...found].sort((a, b) => a[0] - b[0]);
}
function statusOf(one) { return one ? data.statuses[one.status][0] : "no_data"; }
function colours(level, indicator) { return data.indicators[indicator].classes[level] || []; }

// ---- state

function firstState() {
  const asked = new URLSearchParams(location.hash.slice(1));
  let language = asked.get("lang");
  try { language = language || localStorage.getItem("citycheckup-language"); } catch { /* not allowed from disk everywhere */ }
  return { language: language === "en" ? "en" : "zh", level: asked.get("level"), indicator: asked.get("indicator"), unit: asked.get("unit") };
}

function settle() {
  const levels = data.levels.map((level) => level[0]);
  const valued = (level) => indicatorsOf(level).filter((found) => found[1]).length;
  const usual = ["block", "community", "compound", "city"].filter((level) => levels.includes(level));
  if (!levels.includes(state.level)) state.level = usual.find(valued) || usual[0];
  const there = indicatorsOf(state.level);
  const wanted = data.indicators.findIndex((one) => one.id === state.indicator);
  const shown = there.find((found) => found[0] === wanted)
    || there.find((found) => found[1] && data.indicators[found[0]].level === state.level)
    || there.find((found) => found[1]) || there[0];
  state.indicator = shown ? data.indicators[shown[0]].id : null;
  if (!Object.hasOwn(data.units, state.unit)) state.unit = null;
}

function change(part) {
  Object.assign(state, part);
  show();
  const address = new URLSearchParams({ lang: state.language, level: state.level });
  if (state.indicator) address.set("indicator", state.indicator);
  if (state.unit) address.set("unit", state.unit);
  try {
    history.replaceState(null, "", "#" + address);
    localStorage.setItem("citycheckup-language", state.language);
  } catch { /* not allowed from disk everywhere */ }
}

// ---- showing

function show() {
  settle();
  const indicator = data.indicators.findIndex((one) => one.id === state.indicator);
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
  }
  for (const button of document.querySelectorAll("button[data-level]")) {
    button.setAttribute("aria-pressed", String(button.dataset.level === state.level));
  }
  showChoices(indicator);
  showMap(indicator);
  showLegend(indicator);
  showSheet(indicator);
  fit();
}

function showChoices(indicator) {
  const select = at("indicator");
  select.replaceChildren();
  let group = null;
  for (const [number, valued] of indicatorsOf(state.level)) {
    const one = data.indicators[number];
    if (!group || group.label !== say(one.dimension)) select.append(group = element("optgroup", { label: say(one.dimension) }));
    const label = `${one.code} ${say(one.name)}${valued ? "" : " · " + word("nothing_here")}`;
    group.append(element("option", { value: one.id }, label));
  }
  if (indicator >= 0) select.value = state.indicator;
  const units = at("unit");
  const names = unitsOf(state.level).map((id) => [unitName(id), id]);
  names.sort((a, b) => a[0].localeCompare(b[0], state.language));
  units.replaceChildren(element("option", { value: "" }, word("none_chosen")),
    ...names.map(([name, id]) => element("option", { value: id }, name === id ? id : `${name} (${id})`)));
  units.value = state.unit && data.units[state.unit].level === state.level ? state.unit : "";
}

function look(one, level, indicator) {
  const status = statusOf(one);
  if (status === "ok") return colours(level, indicator)[one.place][1];
  return status === "partial" && one.place >= 0 ? `url(#partial-${one.place})` : `url(#${status})`;
}

function saying(unit, one) { return `${unitName(unit)}: ${one ? text(one.value) : word("no_rows")}${one && one.place >= 0 ? ", " + say(data.statuses[one.status].slice(1)) : ""}`; }

function showMap(indicator) {
  const order = data.levels.map((level) => level[0]);
  colours(state.level, indicator).forEach(([, colour], i) => {
    const pattern = map.querySelector(`#partial-${i}`);
    pattern.querySelector("rect").setAttribute("fill", colour);
    pattern.classList.toggle("dark", parseInt(colour.slice(3, 5), 16) < 160);  // green tells light from dark on this ramp
  });
  for (const group of map.querySelectorAll(".level")) {
    const finer = order.indexOf(group.dataset.level) > order.indexOf(state.level);
    const current = group.dataset.level === state.level;
    group.toggleAttribute("hidden", finer);
    group.classList.toggle("outline", !current);
    let first = true;
    for (const path of group.children) {
      if (!current) {
        for (const name of ["style", "role", "tabindex", "aria-label"]) path.removeAttribute(name);
        continue;
      }
      const one = rowOf(path.dataset.unit, indicator);
      path.style.fill = look(one, state.level, indicator);
      path.setAttribute("role", "button");
      path.setAttribute("aria-label", saying(path.dataset.unit, one));
      // One stop for the tabulator; arrows go from unit to unit.
      path.setAttribute("tabindex", (state.unit ? path.dataset.unit === state.unit : first) ? "0" : "-1");
      first = false;
    }
    if (current && !group.querySelector('[tabindex="0"]') && group.firstElementChild) group.firstElementChild.setAttribute("tabindex", "0");
  }
  at("chosen").setAttribute("d", state.unit && paths.has(state.unit) ? paths.get(state.unit).getAttribute("d") : "");
}

function showLegend(indicator) {
  const list = at("legend");
  list.replaceChildren();
  at("legend-title").textContent = at("legend-standard").textContent = "";
  if (indicator < 0) return;
  const facts = data.indicators[indicator];
  at("legend-title").textContent = `${facts.code} ${say(facts.name)}`;
  const here = unitsOf(state.level).map((unit) => rowOf(unit, indicator));
  const line = (fill, label, number) => {
    const patch = document.createElementNS(SVG, "svg");
    const rect = document.createElementNS(SVG, "rect");
    patch.setAttribute("aria-hidden", "true");
    rect.setAttribute("width", "100%");
    rect.setAttribute("height", "100%");
    rect.style.fill = fill;
    patch.append(rect);
    const count = element("span", { class: "count" }, word("units_count").replace("#", String(number)));
    list.append(element("li", {}, patch, element("span", {}, label), count));
  };
  colours(state.level, indicator).forEach(([label, colour], i) => line(colour, label, here.filter((one) => one && one.place === i).length));
  for (const [status, ...label] of data.statuses) {
    const number = here.filter((one) => statusOf(one) === status).length;
    if (status === "ok" || !number) continue;
    const dotted = here.find((one) => statusOf(one) === "partial" && one.place >= 0);
    line(status === "partial" && dotted ? `url(#partial-${dotted.place})` : `url(#${status})`, say(label), number);
  }
  const judged = here.find(Boolean);
  if (judged) at("legend-standard").textContent = `${word("standard")}: ${text(judged.standard)}`;
}

// ---- the sheet of a unit

function facts(pairs) {
  const list = element("dl", { class: "facts" });
  for (const [key, value] of pairs) if (value) list.append(element("dt", {}, word(key)), element("dd", {}, value));
  return list;
}

function measure(one, current) {
  const about = data.indicators[one.indicator];
  const heading = element("h4", {}, element("span", { class: "code" }, about.code), say(about.name));
  const status = data.statuses[one.status];
  const pill = element("span", { class: `pill ${status[0]}` }, say(status.slice(1)));
  const value = element("p", { class: "value" });
  if (one.place >= 0) value.append(element("b", {}, text(one.value)));
  value.append(pill);
  if (one.place >= 0) value.append(element("span", { class: "note" }, text(one.standing)));
  const section = element("section", { class: "measure" + (one.indicator === current ? " current" : "") }, heading, value);
  if (text(one.why)) section.append(element("p", { class: "why" }, text(one.why)));
  if (text(one.doubt)) section.append(element("p", { class: "doubt" }, `${word("doubt")}: ${text(one.doubt)}`));
  section.append(facts(one.place >= 0
    ? [["numerator", text(one.numerator)], ["denominator", text(one.denominator)], ["standard", text(one.standard)],
      ["method", text(one.method)], ["data_date", text(one.date)], ["coverage", text(one.coverage)], ["layers", text(one.layers)]]
    : [["standard", text(one.standard)], ["method", text(one.method)], ["layers", text(one.layers)]]));
  return section;
}

function showSheet(indicator) {
  const sheet = at("sheet");
  const unit = state.unit || unitsOf("city")[0];
  if (!unit) return;
  const about = data.units[unit];
  const level = data.levels.find((one) => one[0] === about.level);
  const heading = element("h3", { id: "sheet-heading" }, `${unitName(unit)} · ${say(level.slice(1))}`);
  const parent = Object.hasOwn(data.units, about.parent)
    ? element("button", { type: "button", class: "link", "data-open": about.parent }, unitName(about.parent)) : word("no_parent");
  const list = facts([["id", unit], ["parent", parent], ["area_km2", about.area_km2], ["residents", about.residents]]);
  const own = [...(rows.get(unit) || [])].sort((a, b) => (b.indicator === indicator) - (a.indicator === indicator) || a.indicator - b.indicator);
  const having = own.filter((one) => one.place >= 0 || one.indicator === indicator);
  const lacking = own.filter((one) => !having.includes(one));
  const rest = element("details", {}, element("summary", {}, `${word("without_value")} (${lacking.length})`), ...lacking.map((one) => measure(one, indicator)));
  sheet.replaceChildren(heading, list, ...having.map((one) => measure(one, indicator)), ...(lacking.length ? [rest] : []));
  sheet.scrollTop = 0;
  const shown = rowOf(unit, indicator);
  at("announced").textContent = shown ? saying(unit, shown) : heading.textContent;
}

// ---- moving about the map

function fit() {
  map.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  map.classList.toggle("zoomed", box.width < box.all.width);
  const steps = Math.max(box.width / map.clientWidth, box.height / map.clientHeight);  // grid steps a pixel
  if (!Number.isFinite(steps)) return;
  // Patterns keep their size on the screen, in the map and in its legend.
  for (const pattern of map.querySelectorAll(".pattern")) pattern.setAttribute("patternTransform", `scale(${steps})`);
  for (const patch of document.querySelectorAll("#legend svg")) patch.setAttribute("viewBox", `0 0 ${30 * steps} ${18 * steps}`);
  const metres = steps * Number(map.dataset.stepM);
  const most = metres * Math.min(160, map.clientWidth / 3);
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((factor) => factor * power).find((one) => one <= most);
  at("scale-bar").style.width = `${length / metres}px`;
  at("scale-text").textContent = length >= 1000 ? `${length / 1000} km` : `${length} m`;
}

function zoom(factor, x = box.x + box.width / 2, y = box.y + box.height / 2) {
  const width = Math.min(box.all.width, Math.max(box.all.width / 40, box.width * factor));
  const real = width / box.width;
  move(x - (x - box.x) * real, y - (y - box.y) * real, width, box.height * real);
}

function move(x, y, width = box.width, height = box.height) {
  box.width = width;
  box.height = height;
  box.x = Math.min(Math.max(0, x), box.all.width - width);
  box.y = Math.min(Math.max(0, y), box.all.height - height);
  fit();
}

let held = null;
let dragged = false;
map.addEventListener("pointerdown", (event) => { held = { x: event.clientX, y: event.clientY, boxX: box.x, boxY: box.y }; dragged = false; });
window.addEventListener("pointerup", () => { held = null; });
window.addEventListener("pointermove", (event) => {
  if (!held || box.width >= box.all.width) return;
  const [right, down] = [event.clientX - held.x, event.clientY - held.y];
  if (Math.hypot(right, down) > 4) dragged = true;
  const steps = Math.max(box.width / map.clientWidth, box.height / map.clientHeight);
  if (dragged) move(held.boxX - right * steps, held.boxY - down * steps);
});
at("zoom-in").addEventListener("click", () => zoom(1 / 1.6));
at("zoom-out").addEventListener("click", () => zoom(1.6));
at("zoom-all").addEventListener("click", () => move(0, 0, box.all.width, box.all.height));
window.addEventListener("resize", fit);
window.addEventListener("beforeprint", fit);

function neighbour(from, right, down) {
  const middle = (path) => { const area = path.getBBox(); return [area.x + area.width / 2, area.y + area.height / 2]; };
  const [x, y] = middle(from);
  let best = null;
  for (const path of from.parentNode.children) {
    const [toRight, toDown] = [middle(path)[0] - x, middle(path)[1] - y];
    const along = toRight * right + toDown * down;
    const across = Math.abs(toRight * down) + Math.abs(toDown * right);
    if (along > 0 && across <= along && (!best || along + across < best.far)) best = { path, far: along + across };
  }
  return best && best.path;
}

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
map.addEventListener("keydown", (event) => {
  const path = event.target.closest(".unit");
  if (!path) return;
  if (event.key === "Enter" || event.key === " ") {
    change({ unit: path.dataset.unit });
    path.focus();
  } else if (ARROWS[event.key]) {
    const next = neighbour(path, ...ARROWS[event.key]);
    if (next) {
      path.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    }
  } else {
    return;
  }
  event.preventDefault();
});

function point(event) {
  const path = event.target.closest && event.target.closest(".level:not(.outline) .unit");
  at("pointed").textContent = path ? path.getAttribute("aria-label") : "";
}
map.addEventListener("pointerover", point);
map.addEventListener("focusin", point);
map.addEventListener("click", (event) => {
  const path = event.target.closest(".unit");
  if (path && !dragged) change({ unit: path.dataset.unit });
});

// ---- choices

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.language) change({ language: button.dataset.language });
  if (button.dataset.level) change({ level: button.dataset.level });
  if (button.dataset.open) {
    change({ unit: button.dataset.open, level: data.units[button.dataset.open].level });
    at("sheet").focus();
  }
  if (button.dataset.indicator) openIndicator(button.dataset.indicator);
});
at("indicator").addEventListener("change", (event) => change({ indicator: event.target.value }));
at("unit").addEventListener("change", (event) => change({ unit: event.target.value || null }));

// From the city's table: the finest level that the indicator is known for, the city's own sheet beside it.
function openIndicator(id) {
  const number = data.indicators.findIndex((one) => one.id === id);
  const having = data.levels.map((level) => level[0]).filter((level) => indicatorsOf(level).some((found) => found[0] === number));
  const valued = having.filter((level) => colours(level, number).length);
  const level = valued.at(-1) || having.at(-1) || state.level;
  change({ indicator: id, level, unit: unitsOf("city")[0] || null });
  at("map-heading").scrollIntoView({ block: "start" });
  at("sheet").focus({ preventScroll: true });
}

show();
