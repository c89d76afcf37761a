// What a figure looks like: from its data to an option of ECharts. The page and the pictures share this; it touches no document.
'use strict';

const Figures = (() => {
  const FONT = "system-ui, 'DejaVu Sans', 'Helvetica Neue', Arial, sans-serif";
  const SIZE = 11;
  const LEVELS = 64; // of colours of a heat map
  const MANY = 10; // lines: from here on colours follow the order
  const NUMBERED = 300; // cells: up to so many show their numbers where there is room
  const LABEL_ROWS = 3;
  const LABEL_HEIGHT = 15;
  const EDGE = 10; // of a picture

  const THEMES = {
    light: {
      back: '#ffffff', text: '#1b1f24', soft: '#57606a', grid: '#e4e7eb', axis: '#8c959f', mark: '#9a0f2c', halo: '#ffffff',
      none: '#d0d4d9',
      lines: ['#1f6fb4', '#c8500a', '#0b7f5b', '#9b4f96', '#8d6700', '#1b8295', '#b3123e', '#555c63'],
      ramp: ['#f1f4e4', '#d6e9cd', '#a9d5c1', '#73bcbd', '#469cb6', '#2f78ab', '#2a5496', '#263478', '#181a4e'],
      goodToBad: ['#d6e6f4', '#f2c879', '#d9641e', '#6d0f20'],
    },
    dark: {
      back: '#14171b', text: '#e2e6ea', soft: '#9aa4af', grid: '#262b32', axis: '#626b75', mark: '#ff8fa3', halo: '#000000',
      none: '#3a4049',
      lines: ['#6cb2f0', '#ff9457', '#4fc99e', '#d78ad2', '#e0b13a', '#62cbdc', '#ff7d96', '#b8bec5'],
      ramp: ['#30123f', '#472d7b', '#3b528b', '#2c728e', '#21918c', '#28ae80', '#5ec962', '#addc30', '#fde725'],
      goodToBad: ['#1f3f5c', '#86591f', '#e8742c', '#ffe59a'],
    },
  };
  const SIGNS = ['·', '○', '◇', '△', '✕'];
  const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];
  const DASHES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3]];

  // Numbers in a row, where a literal such as [x + 1, y] was seen to lose fractions in GraalJS 25.0.5, interpreted: see README.md.
  const vec = Array.of;

  // -- data ---------------------------------------------------------------------------------------------------

  // The numbers of a text: commas between them, v*n for n times v, nothing for none; +: each but the first is a difference to the one
  // before; e-3: all are thousandths.
  function numbers(text) {
    const differences = text.startsWith('+');
    const colon = text.indexOf(':');
    const exponent = colon < 0 ? 0 : Number(text.slice(1, colon));
    const body = text.slice(colon < 0 ? (differences ? 1 : 0) : colon + 1);
    const all = [];
    if (body === '') {
      return all;
    }
    let sum = 0;
    for (const part of body.split(',')) {
      const star = part.indexOf('*');
      const digits = star < 0 ? part : part.slice(0, star);
      const value = digits === '' ? NaN : exponent === 0 ? Number(digits) : Number(digits + 'e' + exponent);
      for (let n = star < 0 ? 1 : Number(part.slice(star + 1)); n > 0; n--) {
        sum = differences ? sum + value : value;
        all.push(sum);
      }
    }
    return all;
  }

  function extent(from, ...lists) {
    let [min, max] = from;
    for (const list of lists) {
      for (const v of list) {
        if (v < min) min = v;
        if (v > max) max = v;
      }
    }
    return vec(min, max);
  }

  // Where the last of several cells ends.
  function edges(begins, isLog) {
    const n = begins.length;
    if (n === 0) {
      return [];
    }
    const last = begins[n - 1];
    const before = n > 1 ? begins[n - 2] : isLog ? last / 2 : last - 1;
    return begins.concat(vec(isLog ? last * (last / before) : last + (last - before)));
  }

  // Whole numbers in a row, of things such as CPUs, are names: each has a row of its own.
  function named(axis, values) {
    const inARow = axis.unit === 'COUNT' && !axis.log && values.length > 0
        && values.every((v, i) => Number.isInteger(v) && v === values[0] + i);
    return inARow ? { ...axis, unit: 'TEXT', categories: values.map(String), first: values[0] } : axis;
  }

  // A figure with its numbers, and what they reach from and to.
  function decode(figure, arrays) {
    const list = i => numbers(arrays[i]);
    const f = { ...figure };
    if (f.kind === 'heat') {
      f.values = list(figure.values);
      f.begins = list(figure.ys);
      f.y = named(f.y, f.begins);
      const index = f.y.categories.length > 0 && f.y.first !== undefined;
      f.ys = index ? f.begins.map((v, i) => i - 0.5) : f.y.categories.length > 0 ? f.begins.map(v => v - 0.5) : f.begins;
      f.xs = list(figure.xs);
      f.xBegins = f.xs;
      if (f.x.categories.length > 0) {
        f.xs = f.xs.map(v => v - 0.5);
      }
      f.xEdges = edges(f.xs, f.x.log);
      f.yEdges = edges(f.ys, f.y.log);
      f.xRange = f.xs.length > 0 ? vec(f.xEdges[0], f.xEdges[f.xs.length]) : [0, 1];
      f.yRange = f.ys.length > 0 ? vec(f.yEdges[0], f.yEdges[f.ys.length]) : [0, 1];
      f.stops = f.xs.map((x, i) => middle(f.x, x, f.xEdges[i + 1]));
      const seen = f.value.log ? f.values.filter(v => v > 0) : f.values;
      f.range = extent([Infinity, -Infinity], seen);
      if (!(f.range[0] <= f.range[1])) {
        f.range = [0, 1];
      } else if (!f.value.log && f.range[0] > 0 && f.range[0] < f.range[1] / 2) {
        f.range[0] = 0;
      }
      if (f.value.unit === 'SHARE' && f.range[1] <= 1 && f.range[1] > 0.5) {
        f.range = [0, 1];
      }
      if (f.range[0] === f.range[1] && !f.value.log) {
        f.range = f.range[0] > 0 ? vec(0, f.range[1]) : vec(f.range[0], f.range[0] + 1);
      }
      return f;
    }
    f.lines = figure.lines.map(l => ({ name: l.name, x: list(l.x), y: list(l.y),
      low: l.low === undefined ? [] : list(l.low), high: l.high === undefined ? [] : list(l.high) }));
    if (f.style === 'STACKED') {
      stack(f.lines);
    }
    f.stops = [...new Set(f.lines.flatMap(l => l.x))].filter(v => !Number.isNaN(v) && (!f.x.log || v > 0)).sort((a, b) => a - b);
    f.xRange = xRange(f);
    f.yRange = yRange(f);
    return f;
  }

  function middle(axis, a, b) {
    return axis.log && a > 0 ? Math.sqrt(a * b) : (a + b) / 2;
  }

  // Tops and bottoms of lines that stand on each other.
  function stack(lines) {
    const sums = new Map();
    for (const l of lines) {
      l.bottom = l.x.map(x => sums.get(x) || 0);
      l.top = l.x.map((x, i) => l.bottom[i] + (l.y[i] || 0));
      l.x.forEach((x, i) => sums.set(x, l.top[i]));
    }
  }

  function xRange(f) {
    if (f.x.categories.length > 0) {
      return vec(-0.5, f.x.categories.length - 0.5);
    }
    let [min, max] = f.stops.length > 0 ? vec(f.stops[0], f.stops[f.stops.length - 1]) : vec(f.x.log ? 1 : 0, f.x.log ? 10 : 1);
    if (f.style === 'BARS' && f.stops.length > 0) {
      const half = barStep(f) / 2;
      [min, max] = vec(min - half, max + half);
    } else if (min === max) {
      [min, max] = f.x.log ? vec(min / 2, max * 2) : vec(min - (Math.abs(min) || 1) / 2, max + (Math.abs(max) || 1) / 2);
    } else if (f.style === 'POINTS') {
      const pad = f.x.log ? Math.pow(max / min, 0.03) : (max - min) * 0.03;
      [min, max] = f.x.log ? vec(min / pad, max * pad) : vec(min - pad, max + pad);
    }
    return vec(min, max);
  }

  function barStep(f) {
    let step = Infinity;
    for (let i = 1; i < f.stops.length; i++) {
      step = Math.min(step, f.stops[i] - f.stops[i - 1]);
    }
    return Number.isFinite(step) ? step : 1;
  }

  function yRange(f) {
    if (f.y.categories.length > 0) {
      return vec(-0.5, f.y.categories.length - 0.5);
    }
    const lists = f.style === 'STACKED' ? f.lines.map(l => l.top) : f.lines.flatMap(l => [l.y, l.low, l.high]);
    const marked = f.marks.map(m => m[1]).filter(v => v !== null);
    const all = [...lists, marked].map(l => f.y.log ? l.filter(v => v > 0) : l);
    let [min, max] = extent([Infinity, -Infinity], ...all);
    if (!(min <= max)) {
      return f.y.log ? [1, 10] : [0, 1];
    }
    if (f.y.log) {
      const low = Math.pow(10, Math.floor(Math.log10(min) + 1e-9));
      const high = Math.pow(10, Math.ceil(Math.log10(max) - 1e-9));
      return vec(low, high > low ? high : low * 10);
    }
    if (min > 0 && (min < max * 0.6 || f.style === 'BARS' || f.style === 'STACKED')) min = 0;
    if (max < 0 && f.style === 'BARS') max = 0;
    if (min === max) {
      if (max === 0) max = 1;
      else [min, max] = max > 0 ? vec(0, max) : vec(min, 0);
    }
    if (f.y.unit === 'SHARE' && max <= 1 && max > 0.8) max = 1;
    const step = niceStep((max - min) / 4, f.y.unit === 'COUNT');
    return vec(Math.floor(min / step + 1e-9) * step, Math.ceil(max / step - 1e-9) * step);
  }

  // -- numbers as text ----------------------------------------------------------------------------------------

  const TIMES = [[1, 'ns'], [1e3, 'µs'], [1e6, 'ms'], [1e9, 's']];
  const THOUSANDS = [[1, ''], [1e3, 'k'], [1e6, 'M'], [1e9, 'G'], [1e12, 'T']];

  function pick(list, v) {
    let found = list[0];
    for (const one of list) {
      if (Math.abs(v) >= one[0]) found = one;
    }
    return found;
  }

  // With so many digits that count, and no zeros at the end.
  function digits(v, n) {
    const text = v.toPrecision(n);
    const e = text.indexOf('e');
    const mantissa = e < 0 ? text : text.slice(0, e);
    return (mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa) + (e < 0 ? '' : text.slice(e)).replace('e+', 'e');
  }

  function scaled(v, list, blank) {
    let [factor, suffix] = pick(list, v);
    let text = digits(v / factor, 4);
    if (Math.abs(Number(text)) >= 1000 && factor !== list[list.length - 1][0]) { // 999.96 became 1000
      [factor, suffix] = list[list.findIndex(o => o[0] === factor) + 1];
      text = digits(v / factor, 4);
    }
    return suffix === '' ? text : text + blank + suffix;
  }

  // A number on its own, with its unit.
  function valueText(v, unit) {
    if (v === null || Number.isNaN(v)) {
      return '–';
    }
    if (!Number.isFinite(v)) {
      return v > 0 ? '∞' : '-∞';
    }
    switch (unit) {
      case 'NS': return v === 0 ? '0 s' : scaled(v, TIMES, ' ');
      case 'SHARE': return digits(v * 100, 4) + ' %';
      case 'COUNT': return Number.isInteger(v) && Math.abs(v) < 100000 ? String(v) : scaled(v, THOUSANDS, ' ');
      case 'PER_SECOND': return scaled(v, THOUSANDS, ' ') + '/s';
      default: return digits(v, 5);
    }
  }

  // A place on an axis: a name, or a number.
  function placeText(axis, v) {
    const name = axis.categories[Math.round(v)];
    return name !== undefined ? name : valueText(v, axis.unit);
  }

  function niceStep(least, whole) {
    if (!(least > 0)) {
      return 1;
    }
    const power = Math.pow(10, Math.floor(Math.log10(least)));
    for (const m of [1, 2, 5, 10]) {
      const step = m * power;
      if (step >= least * (1 - 1e-9) && (!whole || step >= 1)) {
        return step;
      }
    }
    return 1;
  }

  const unitName = { SHARE: '%', PER_SECOND: '1/s' };

  // The places of an axis that have a line and a label, in a view of it that is so many pixels long.
  function ticks(axis, [min, max], [from, to], pixels, each) {
    const names = axis.categories;
    if (names.length > 0) {
      const step = wholeStep(Math.max(1, Math.ceil((max - min) / Math.max(1, pixels / each))));
      const at = [];
      for (let i = Math.max(0, Math.ceil(min)); i <= Math.min(names.length - 1, max); i++) {
        if (i % step === 0) at.push([i, names[i]]);
      }
      return { at, minor: [], title: axis.title };
    }
    if (axis.log) {
      return logTicks(axis, min, max, pixels, each);
    }
    const step = niceStep((max - min) / Math.max(2, Math.floor(pixels / each)), axis.unit === 'COUNT');
    const largest = Math.max(Math.abs(from), Math.abs(to));
    const [factor, suffix] = axis.unit === 'NS' ? pick(TIMES, largest) : axis.unit === 'SHARE' ? [0.01, '%']
      : pick(THOUSANDS, step >= largest / 2 ? step : largest);
    const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step / factor) + 1e-9)));
    const at = [];
    for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) {
      const number = i === 0 ? '0' : (i * step / factor).toFixed(decimals);
      at.push([i * step, axis.unit === 'NS' || axis.unit === 'SHARE' || i === 0 || suffix === '' ? number : number + ' ' + suffix]);
    }
    const unit = axis.unit === 'NS' ? suffix : unitName[axis.unit];
    return { at, minor: [], title: unit === undefined ? axis.title : `${axis.title} (${unit})` };
  }

  // Every 2nd, 4th, 5th, 8th ... of several names.
  function wholeStep(least) {
    for (const step of [1, 2, 4, 5, 8, 10, 16, 20, 24, 32, 40, 48, 64, 100, 128, 200, 256, 500]) {
      if (step >= least) return step;
    }
    return least;
  }

  function logTicks(axis, min, max, pixels, each) {
    const at = [];
    const minor = [];
    const decades = Math.log10(max / min);
    const inDecade = decades < 1.2 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : decades < 3 && pixels / decades > 3 * each ? [1, 2, 5] : [1];
    const stride = Math.max(1, Math.ceil(decades / Math.max(1, pixels / each)));
    for (let k = Math.floor(Math.log10(min)); k <= Math.ceil(Math.log10(max)); k++) {
      for (let m = 1; m < 10; m++) {
        const v = Number(m + 'e' + k);
        if (v < min * (1 - 1e-9) || v > max * (1 + 1e-9)) {
          continue;
        }
        if (inDecade.includes(m) && k % stride === 0) at.push([v, axis.unit === 'COUNT' ? scaled(v, THOUSANDS, ' ') : valueText(v, axis.unit)]);
        else if (stride === 1) minor.push(v);
      }
    }
    return { at, minor, title: axis.title };
  }

  // -- colours ------------------------------------------------------------------------------------------------

  function mixed(stops, share) {
    const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
    const i = Math.min(stops.length - 2, Math.floor(place));
    const channel = (colour, at) => parseInt(colour.slice(at, at + 2), 16);
    const hex = [1, 3, 5].map(at => Math.round(channel(stops[i], at) + (channel(stops[i + 1], at) - channel(stops[i], at)) * (place - i))
      .toString(16).padStart(2, '0'));
    return '#' + hex.join('');
  }

  function isLight(colour) {
    const [r, g, b] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
    return r * 0.299 + g * 0.587 + b * 0.114 > 140;
  }

  function lineColour(f, i, theme) {
    const n = f.lines.length;
    if (n < MANY || f.style === 'STACKED') {
      return theme.lines[i % theme.lines.length];
    }
    const share = i / (n - 1);
    return mixed(theme.ramp, theme === THEMES.light ? 0.35 + 0.65 * share : 0.25 + 0.75 * share);
  }

  function lineDash(f, i) {
    return f.lines.length < MANY ? 'solid' : DASHES[i % DASHES.length];
  }

  function sign(n, i) {
    if (n === 1) return SIGNS[0];
    if (n > SIGNS.length) return String(i + 1);
    return i === 0 ? SIGNS[0] : SIGNS[SIGNS.length - n + i];
  }

  // Which of the colours a value has; -1 for none.
  function level(f, v) {
    if (Number.isNaN(v) || (f.value.log && !(v > 0))) {
      return -1;
    }
    const n = f.value.categories.length;
    if (n > 0) {
      return Math.min(n - 1, Math.max(0, Math.round(v)));
    }
    const [min, max] = f.range;
    const share = f.value.log ? (max > min ? Math.log(v / min) / Math.log(max / min) : 1) : (v - min) / (max - min);
    return Math.min(LEVELS - 1, Math.max(0, Math.floor(share * LEVELS)));
  }

  function levelColour(f, i, theme) {
    const n = f.value.categories.length;
    if (i < 0) {
      return theme.none;
    }
    return n > 0 ? mixed(theme.goodToBad, n === 1 ? 0 : i / (n - 1)) : mixed(theme.ramp, i / (LEVELS - 1));
  }

  // What the signs and colours mean: a list of names, or a bar from one value to another.
  function legend(f, themeName) {
    const theme = THEMES[themeName];
    if (f.kind !== 'heat') {
      const names = f.lines.map((l, i) => ({ name: l.name, colour: lineColour(f, i, theme), dash: lineDash(f, i),
        symbol: f.style === 'POINTS' ? SYMBOLS[i % SYMBOLS.length] : f.style === 'BARS' || f.style === 'STACKED' ? 'rect' : 'line' }));
      return { names };
    }
    const n = f.value.categories.length;
    const none = f.values.some(v => level(f, v) < 0) ? [{ name: 'no data', colour: theme.none, sign: '' }] : [];
    if (n > 0) {
      return { title: f.value.title, names: [...f.value.categories.map((name, i) => ({ name, colour: levelColour(f, i, theme), sign: sign(n, i),
        ink: isLight(levelColour(f, i, theme)) ? '#000000' : '#ffffff' })), ...none] };
    }
    return { title: f.value.title, bar: theme.ramp, from: valueText(f.range[0], f.value.unit), to: valueText(f.range[1], f.value.unit),
      names: none };
  }

  // -- where things are ---------------------------------------------------------------------------------------

  // So wide is a text, roughly, and the same everywhere.
  function textWidth(text, size = SIZE) {
    let width = 0;
    for (const c of text) {
      width += 'ijlft.,:;|!()[]{}\' '.includes(c) ? 0.36 : c >= 'A' && c <= 'Z' || c === 'm' || c === 'w' || c === '%' ? 0.74 : c > '\u2e7f' ? 1.05 : 0.6;
    }
    return width * size;
  }

  function cut(text, width, size = SIZE) {
    if (textWidth(text, size) <= width) {
      return text;
    }
    const chars = [...text];
    while (chars.length > 1 && textWidth(chars.join('') + '…', size) > width) {
      chars.pop();
    }
    return chars.join('').trimEnd() + '…';
  }

  // How high above the plot there is room for labels of marks over the whole height: there they cover no line.
  function labelBand(f) {
    return Math.min(LABEL_ROWS, f.marks.filter(m => m[1] === null).length) * LABEL_HEIGHT;
  }

  // The plot's rectangle, the band above it, its view, and the ticks. look: width, height, theme, view (part of x, or null), hidden (indices), focus, top.
  function layout(f, look) {
    const view = look.view || f.xRange;
    const band = labelBand(f);
    const top = (look.top || 0) + 23 + band;
    let bottom = 38;
    const right = 14;
    const yTicks = ticks(f.y, f.yRange, f.yRange, Math.max(40, look.height - top - bottom), f.kind === 'heat' ? 15 : 36);
    const widest = Math.min(look.width * 0.35, Math.max(...yTicks.at.map(t => textWidth(t[1])), 12));
    const left = Math.ceil(widest) + 12;
    const inner = Math.max(40, look.width - left - right);
    let slant = false;
    let each = 86;
    if (f.x.categories.length > 0) {
      const longest = Math.max(...f.x.categories.map(c => textWidth(c)));
      slant = longest + 8 > inner / Math.max(1, view[1] - view[0]);
      each = slant ? 16 : longest + 8;
      if (slant) bottom += Math.min(96, Math.ceil(longest * 0.6)) - 4;
    } else if (look.width < 480) {
      each = 64;
    }
    const xTicks = ticks(f.x, view, f.xRange, inner, each);
    return { left, top, band, width: inner, height: Math.max(40, look.height - top - bottom), bottom, view, xTicks, yTicks, slant, widest };
  }

  function share(v, [min, max], isLog) {
    return isLog ? (v > 0 ? Math.log(v / min) / Math.log(max / min) : -1) : (v - min) / (max - min);
  }

  function xPixel(f, at, x) {
    return at.left + share(x, at.view, f.x.log) * at.width;
  }

  function yPixel(f, at, y) {
    return at.top + (1 - share(y, f.yRange, f.y.log)) * at.height;
  }

  // Back from a share of the way.
  function between([min, max], isLog, part) {
    return isLog ? min * Math.pow(max / min, part) : min + (max - min) * part;
  }

  function nearest(list, v) {
    let low = 0;
    let high = list.length - 1;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if (list[mid] <= v) low = mid;
      else high = mid;
    }
    return high < 0 ? -1 : Math.abs(list[high] - v) < Math.abs(list[low] - v) ? high : low;
  }

  // The cell whose edges are around v; -1 outside.
  function cell(cellEdges, v) {
    if (cellEdges.length === 0 || !(v >= cellEdges[0]) || v > cellEdges[cellEdges.length - 1]) {
      return -1;
    }
    let low = 0;
    let high = cellEdges.length - 1;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if (cellEdges[mid] <= v) low = mid;
      else high = mid;
    }
    return low;
  }

  // Which row of a heat map a mark's y is in.
  function markRow(f, y) {
    return cell(f.yEdges, f.y.first !== undefined ? y - f.y.first : y);
  }

  // What a line has at x; -1 if there is nothing.
  function sample(f, line, x) {
    if (line.x.length === 0) {
      return -1;
    }
    if (f.style === 'STEPS' && f.x.categories.length === 0) {
      const i = cell(line.x, x);
      return i >= 0 && line.x[i + 1] === x ? i + 1 : i;
    }
    return nearest(line.x, x);
  }

  // -- drawing ------------------------------------------------------------------------------------------------

  function text(x, y, value, fill, more = {}) {
    return { type: 'text', silent: true, x, y, style: { text: value, fill, font: `${SIZE}px ${FONT}`, align: 'left', verticalAlign: 'middle', ...more } };
  }

  function segment(x1, y1, x2, y2, stroke, more = {}) {
    return { type: 'line', silent: true, shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1, ...more } };
  }

  // Shapes as a series of ECharts.
  function drawing(children, z, clip = false) {
    return { type: 'custom', silent: true, animation: false, clip, z, data: [[0, 0]], encode: { x: [], y: [] },
      renderItem: () => ({ type: 'group', silent: true, $mergeChildren: false, children }) }; // else what was there before stays
  }

  function axes(f, at, theme) {
    const right = at.left + at.width;
    const low = at.top + at.height;
    const all = [];
    const heat = f.kind === 'heat';
    for (const [v, label] of at.yTicks.at) {
      const y = Math.round(yPixel(f, at, v)) + 0.5;
      if (heat) all.push(segment(at.left - 3, y, at.left, y, theme.axis));
      else if (f.y.categories.length === 0) all.push(segment(at.left, y, right, y, theme.grid));
      all.push(text(at.left - 6, y, cut(label, at.widest), theme.soft, { align: 'right' }));
    }
    for (const [v, label] of at.xTicks.at) {
      const x = Math.round(xPixel(f, at, v)) + 0.5;
      if (!heat && f.x.categories.length === 0) all.push(segment(x, at.top, x, low, theme.grid));
      all.push(segment(x, low, x, low + 4, theme.axis));
      if (at.slant) {
        all.push({ ...text(x + 4, low + 8, cut(label, 150), theme.soft, { align: 'right', verticalAlign: 'top' }), rotation: Math.PI / 5 });
      } else {
        const half = textWidth(label) / 2;
        const align = x - half < 0 ? 'left' : x + half > right + 14 ? 'right' : 'center';
        all.push(text(align === 'left' ? 0 : align === 'right' ? right + 14 : x, low + 12, label, theme.soft, { align }));
      }
    }
    for (const v of at.xTicks.minor) {
      const x = Math.round(xPixel(f, at, v)) + 0.5;
      all.push(segment(x, low, x, low + 2, theme.axis));
    }
    for (const v of at.yTicks.minor) {
      const y = Math.round(yPixel(f, at, v)) + 0.5;
      all.push(segment(at.left - 2, y, at.left, y, theme.axis));
    }
    all.push(segment(at.left, low + 0.5, right, low + 0.5, theme.axis));
    all.push(text(0, at.top - at.band - 14, cut(at.yTicks.title, right), theme.text, {}));
    all.push(text(right, low + at.bottom - 8, cut(at.xTicks.title, at.width), theme.text, { align: 'right' }));
    return all;
  }

  function markLabels(f, at, theme) {
    const all = [];
    const labels = [];
    const ends = new Array(LABEL_ROWS).fill(-Infinity);
    const right = at.left + at.width;
    const sorted = f.marks.filter(m => m[0] >= at.view[0] && m[0] <= at.view[1]).sort((a, b) => a[0] - b[0]);
    for (const [x, y, label] of sorted) {
      const px = Math.round(xPixel(f, at, x)) + 0.5;
      const cellRow = f.kind === 'heat' && y !== null ? markRow(f, y) : -1;
      const value = y === null ? null : cellRow >= 0 ? middle(f.y, f.yEdges[cellRow], f.yEdges[cellRow + 1]) : y;
      const py = value === null ? null : yPixel(f, at, value);
      const shown = cut(label, Math.min(190, at.width * 0.45));
      const width = textWidth(shown) + 6;
      const toTheLeft = px + 8 + width > right;
      const begin = toTheLeft ? px - 8 - width : px + 8;
      const row = ends.findIndex((e, i) => e <= begin && (py !== null || i * LABEL_HEIGHT < at.band));
      const labelled = !(py !== null && sorted.length > 6 || row < 0 || begin < at.left);
      const ly = py === null ? at.top - at.band + 7 + row * LABEL_HEIGHT : Math.min(at.top + at.height - 8, Math.max(at.top + 8, py));
      if (py === null) {
        const from = labelled ? ly - 6 : at.top;
        all.push(segment(px, from, px, at.top + at.height, theme.halo, { lineWidth: 3, opacity: 0.6 }));
        all.push(segment(px, from, px, at.top + at.height, theme.mark, { lineDash: [4, 2] }));
        all.push({ type: 'polygon', silent: true, shape: { points: vec(vec(px - 4, at.top), vec(px + 4, at.top), vec(px, at.top + 6)) }, style: { fill: theme.mark } });
      } else {
        all.push({ type: 'circle', silent: true, shape: { cx: px, cy: py, r: 5 }, style: { fill: 'none', stroke: theme.halo, lineWidth: 4 } });
        all.push({ type: 'circle', silent: true, shape: { cx: px, cy: py, r: 5 }, style: { fill: 'none', stroke: theme.mark, lineWidth: 2 } });
      }
      if (!labelled) {
        continue;
      }
      ends[row] = Math.max(px, begin + width);
      labels.push({ type: 'rect', silent: true, shape: { x: begin - 1, y: ly - 7, width, height: 14, r: 2 }, style: { fill: theme.back, opacity: 0.85 } });
      labels.push(text(begin + 2, ly, shown, theme.mark));
    }
    return all.concat(labels);
  }

  // Neighbours that share pixels become one, which has the largest of their values: what is bad must not be lost.
  function strips(cellEdges, pixel, from, to) {
    const all = [];
    for (let i = 0; i + 1 < cellEdges.length; i++) {
      const ends = vec(pixel(cellEdges[i]), pixel(cellEdges[i + 1]));
      if (Math.max(ends[0], ends[1]) <= from || Math.min(ends[0], ends[1]) >= to) {
        continue; // out of view
      }
      const a = Math.round(Math.min(to, Math.max(from, ends[0])));
      const b = Math.round(Math.min(to, Math.max(from, ends[1])));
      const last = all[all.length - 1];
      if (last !== undefined && last.low === last.high && a === last.low) {
        last.cells.push(i);
        last.high = b;
      } else {
        all.push({ cells: [i], low: a, high: b });
      }
    }
    return all.filter(s => s.high !== s.low);
  }

  function cells(f, at, theme) {
    const columns = strips(f.xEdges, x => xPixel(f, at, x), at.left, at.left + at.width);
    const rows = strips(f.yEdges, y => yPixel(f, at, y), at.top, at.top + at.height);
    const n = f.xs.length;
    const rects = new Map();
    const shown = [];
    const texts = columns.length * rows.length <= 4000;
    for (const row of rows) {
      const top = Math.min(row.low, row.high);
      const height = Math.abs(row.high - row.low);
      let run = null;
      for (const column of columns) {
        let value = NaN;
        for (const r of row.cells) {
          for (const c of column.cells) {
            const v = f.values[r * n + c];
            if (!(value >= v) && !Number.isNaN(v)) value = v;
          }
        }
        const l = level(f, value);
        if (run !== null && run[4] === l) {
          run[2] += column.high - column.low;
        } else {
          run = vec(column.low, top, column.high - column.low, height, l);
          if (!rects.has(l)) rects.set(l, []);
          rects.get(l).push(run);
        }
        if (texts && l >= 0) shown.push([column, top, height, l, value]);
      }
    }
    const all = [];
    for (const l of [...rects.keys()].sort((a, b) => a - b)) {
      all.push({ type: 'stormCells', silent: true, shape: { cells: rects.get(l) }, style: { fill: levelColour(f, l, theme) } });
    }
    return all.concat(cellTexts(f, shown, theme));
  }

  function cellTexts(f, shown, theme) {
    const all = [];
    const n = f.value.categories.length;
    for (const [column, top, height, l, value] of shown) {
      const width = column.high - column.low;
      const ink = isLight(levelColour(f, l, theme)) ? '#000000' : '#ffffff';
      const x = column.low + width / 2;
      const y = top + height / 2;
      if (n > 0) {
        const s = sign(n, l);
        const size = Math.min(14, Math.floor(Math.min(width, height) * 0.9));
        if (size >= 8) all.push(text(x, y, s, ink, { align: 'center', font: `${size}px ${FONT}` }));
      } else if (shown.length <= NUMBERED && height >= 14) {
        const number = valueText(value, f.value.unit);
        if (textWidth(number) + 6 <= width) all.push(text(x, y, number, ink, { align: 'center' }));
      }
    }
    return all;
  }

  function place(f, v, isLog) {
    return Number.isFinite(v) && (!isLog || v > 0) ? v : NaN;
  }

  // Parts of a line where there are numbers, as pixels; steps get their corners.
  function outline(f, at, line, ys) {
    const parts = [];
    let part = [];
    const y = i => place(f, ys[i], f.y.log);
    for (let i = 0; i < line.x.length; i++) {
      if (Number.isNaN(y(i))) {
        if (part.length > 0) parts.push(part);
        part = [];
        continue;
      }
      const px = xPixel(f, at, line.x[i]);
      if (f.style === 'STEPS' && part.length > 0) part.push(vec(px, part[part.length - 1][1]));
      part.push(vec(px, yPixel(f, at, y(i))));
    }
    if (part.length > 0) parts.push(part);
    return parts;
  }

  function area(f, at, line, low, high, fill, opacity) {
    const tops = outline(f, at, line, high);
    const bottoms = outline(f, at, line, low);
    if (tops.length !== bottoms.length) { // gaps differ: leave the parts out that do not match
      return [];
    }
    return tops.map((t, i) => ({ type: 'polygon', silent: true, shape: { points: [...t, ...bottoms[i].reverse()] }, style: { fill, opacity } }));
  }

  function whiskers(px, low, high, colour) {
    return [segment(px, low, px, high, colour, { lineWidth: 1.5 }), segment(px - 3, low, px + 3, low, colour, { lineWidth: 1.5 }),
      segment(px - 3, high, px + 3, high, colour, { lineWidth: 1.5 })];
  }

  function spreadMarks(f, at, line, offset, colour) {
    const all = [];
    line.x.forEach((x, i) => {
      const low = place(f, line.low[i], f.y.log);
      const high = place(f, line.high[i], f.y.log);
      if (!Number.isNaN(low) && !Number.isNaN(high)) {
        all.push(...whiskers(Math.round(xPixel(f, at, x) + offset) + 0.5, yPixel(f, at, low), yPixel(f, at, high), colour));
      }
    });
    return all;
  }

  function points(f, line) {
    return line.x.map((x, i) => {
      const v = place(f, line.y[i], f.y.log);
      return vec(place(f, x, f.x.log), Number.isNaN(v) ? '-' : v);
    });
  }

  // Shapes of the bars of one line.
  function bars(f, at, look, theme, i) {
    const visible = f.lines.map((l, k) => k).filter(k => !look.hidden.has(k));
    const unit = f.x.categories.length > 0 ? 1 : barStep(f);
    const band = Math.max(2, (at.width / (at.view[1] - at.view[0])) * unit * 0.8);
    const width = Math.min(60, Math.max(1, band / Math.max(1, visible.length)));
    const base = yPixel(f, at, f.y.log ? f.yRange[0] : Math.max(f.yRange[0], Math.min(0, f.yRange[1])));
    const line = f.lines[i];
    const offset = (visible.indexOf(i) - (visible.length - 1) / 2) * width;
    const all = [];
    line.x.forEach((x, k) => {
      const v = place(f, line.y[k], f.y.log);
      if (Number.isNaN(v)) return;
      const px = xPixel(f, at, x) + offset;
      const py = yPixel(f, at, v);
      all.push({ type: 'rect', silent: true, shape: { x: px - width / 2 + 0.5, y: Math.min(py, base), width: Math.max(1, width - 1),
        height: Math.max(1, Math.abs(base - py)) }, style: { fill: lineColour(f, i, theme), opacity: dim(look, i, 0.85) } });
    });
    return all.concat(spreadMarks(f, at, line, offset, theme.text));
  }

  function dim(look, i, normal) {
    return look.focus === null || look.focus === undefined || look.focus === i ? normal : normal * 0.15;
  }

  // What belongs to a line but is no line: bars, areas, spreads.
  function beside(f, at, look, theme, i) {
    const line = f.lines[i];
    const colour = lineColour(f, i, theme);
    if (f.style === 'BARS') {
      return bars(f, at, look, theme, i);
    }
    if (f.style === 'STACKED') {
      return area(f, at, line, line.bottom, line.top, colour, dim(look, i, 0.75));
    }
    if (line.low.length === 0 || line.high.length === 0) {
      return [];
    }
    return f.style === 'POINTS' || f.x.categories.length > 0 ? spreadMarks(f, at, line, 0, colour)
      : area(f, at, line, line.low, line.high, colour, dim(look, i, 0.18));
  }

  function lineWidth(f) {
    return f.lines.length < MANY && f.style !== 'STACKED' ? 1.6 : 1;
  }

  // Whether each point has a sign of its own.
  function hasSymbols(f, line) {
    return f.style === 'POINTS' || f.style !== 'BARS' && f.style !== 'STACKED' && (line.x.length === 1 || line.x.length < 40 && f.style !== 'STEPS');
  }

  function lineSeries(f, at, look, theme) {
    const all = [];
    f.lines.forEach((line, i) => {
      if (look.hidden.has(i)) {
        return;
      }
      const colour = lineColour(f, i, theme);
      const shapes = beside(f, at, look, theme, i);
      if (shapes.length > 0) {
        all.push(drawing(shapes, 1, true));
      }
      const common = { name: line.name, silent: true, animation: false, z: 3, clip: true, emphasis: { disabled: true }, symbol: SYMBOLS[i % SYMBOLS.length],
        itemStyle: { color: colour, opacity: dim(look, i, 0.85) }, data: points(f, f.style === 'STACKED' ? { x: line.x, y: line.top } : line) };
      if (f.style === 'POINTS') {
        all.push({ ...common, type: 'scatter', symbolSize: 7 });
      } else if (f.style === 'STEPS') { // ECharts would leave out corners of low steps, and draw a slope instead
        all.push({ ...drawing(polylines(f, at, look, i, colour), 3, true), name: line.name });
      } else if (f.style !== 'BARS') {
        all.push({ ...common, type: 'line', symbolSize: 5, showSymbol: hasSymbols(f, line), showAllSymbol: true,
          lineStyle: { color: colour, width: lineWidth(f), type: lineDash(f, i), cap: 'butt', join: 'round', opacity: dim(look, i, 1) } });
      }
    });
    return all;
  }

  function polylines(f, at, look, i, stroke) {
    const line = f.lines[i];
    return outline(f, at, line, f.style === 'STACKED' ? line.top : line.y).filter(part => part.length > 1).map(part => ({ type: 'polyline', silent: true,
      shape: { points: part }, style: { stroke, lineWidth: lineWidth(f), lineDash: lineDash(f, i), fill: 'none', opacity: dim(look, i, 1) } }));
  }

  // The same as shapes.
  function lineShapes(f, at, look, theme) {
    const all = f.lines.flatMap((line, i) => beside(f, at, look, theme, i));
    f.lines.forEach((line, i) => {
      if (f.style === 'BARS') {
        return;
      }
      const colour = lineColour(f, i, theme);
      if (f.style !== 'POINTS') {
        all.push(...polylines(f, at, look, i, colour));
      }
      if (hasSymbols(f, line)) {
        for (const part of outline(f, at, line, line.y)) {
          all.push(...part.map(p => symbol(SYMBOLS[i % SYMBOLS.length], p[0], p[1], f.style === 'POINTS' ? 3.5 : 2.5, colour)));
        }
      }
    });
    return all;
  }

  function symbol(name, x, y, r, fill) {
    const style = { fill, opacity: 0.85 };
    switch (name) {
      case 'circle': return { type: 'circle', shape: { cx: x, cy: y, r }, style };
      case 'rect': return { type: 'rect', shape: { x: x - r, y: y - r, width: 2 * r, height: 2 * r }, style };
      case 'triangle': return { type: 'polygon', shape: { points: vec(vec(x, y - r), vec(x + r, y + r), vec(x - r, y + r)) }, style };
      default: return { type: 'polygon', shape: { points: vec(vec(x, y - r), vec(x + r, y), vec(x, y + r), vec(x - r, y)) }, style };
    }
  }

  let registered = false;

  // Rectangles of one colour, as one path.
  function register(echarts) {
    if (!registered) {
      registered = true;
      echarts.graphic.registerShape('stormCells', echarts.graphic.extendShape({
        shape: { cells: [] },
        buildPath(path, shape) {
          for (const c of shape.cells) {
            path.rect(c[0], c[1], c[2], c[3]);
          }
        },
      }));
    }
  }

  // What ECharts draws. Axes have no decoration of its own: their lines and labels are drawn here, the same everywhere.
  function option(f, look) {
    const theme = THEMES[look.theme];
    const at = layout(f, look);
    const axis = (range, isLog) => ({ type: isLog ? 'log' : 'value', min: range[0], max: range[1], show: false, animation: false, axisPointer: { show: false } });
    const heat = f.kind === 'heat';
    const series = [drawing(axes(f, at, theme), heat ? 4 : 0), ...(heat ? [drawing(cells(f, at, theme), 1)] : lineSeries(f, at, look, theme)),
      drawing(markLabels(f, at, theme), 6)];
    return {
      animation: false, backgroundColor: 'transparent', textStyle: { fontFamily: FONT, fontSize: SIZE },
      grid: { left: at.left, top: at.top, width: at.width, height: at.height, containLabel: false },
      xAxis: axis(at.view, f.x.log), yAxis: axis(f.yRange, f.y.log), series,
    };
  }

  // -- a picture: one figure with its title and its legend ------------------------------------------------------

  function pictureTop(f, look, theme) {
    const all = [{ ...text(0, 18, cut(f.title, look.width, 15), theme.text, { font: `600 15px ${FONT}` }) }];
    let y = 36;
    const l = legend(f, look.theme);
    let x = 0;
    const room = look.width;
    const maxRows = Math.max(1, Math.floor((look.height * 0.25) / 16));
    let row = 1;
    if (l.title) {
      all.push(text(x, y, l.title, theme.soft));
      x += textWidth(l.title) + 12;
    }
    if (l.bar) {
      all.push(text(x, y, l.from, theme.soft));
      x += textWidth(l.from) + 6;
      const width = Math.max(60, Math.min(160, room - x - textWidth(l.to) - 12));
      for (let i = 0; i < LEVELS; i++) {
        const a = x + (width * i) / LEVELS;
        all.push({ type: 'rect', silent: true, shape: { x: Math.round(a), y: y - 5, width: Math.ceil(width / LEVELS) + 1, height: 10 },
          style: { fill: mixed(l.bar, i / (LEVELS - 1)) } });
      }
      x += width + 8;
      all.push(text(x, y, l.to, theme.soft));
      x += textWidth(l.to) + 14;
    }
    const single = f.kind !== 'heat' && l.names.length < 2 && (l.names.length === 0 || l.names[0].name === '' || l.names[0].name === f.title);
    for (let i = 0; i < l.names.length && !single; i++) {
      const one = l.names[i];
      const name = cut(one.name, room * 0.6);
      const width = 24 + textWidth(name) + 12;
      const rest = l.names.length - i;
      if (x + width > room) {
        if (row === maxRows) {
          all.push(text(Math.min(x, room - 60), y, `+ ${rest} more`, theme.soft));
          break;
        }
        row++;
        x = 0;
        y += 16;
      } else if (row === maxRows && rest > 1 && x + width > room - 70) {
        all.push(text(x, y, `+ ${rest} more`, theme.soft));
        break;
      }
      all.push(...swatch(one, x, y));
      all.push(text(x + 24, y, name, theme.text));
      x += width;
    }
    return { all, top: single ? 30 : y + 10 };
  }

  function swatch(one, x, y) {
    if (one.symbol === 'line') {
      return [segment(x, y, x + 18, y, one.colour, { lineWidth: 2, lineDash: one.dash })];
    }
    const box = { type: 'rect', silent: true, shape: { x: x + 3, y: y - 6, width: 14, height: 12 }, style: { fill: one.colour } };
    return one.sign ? [box, text(x + 10, y, one.sign, one.ink, { align: 'center' })] : [box];
  }

  const two = v => String(Math.round(v * 100) / 100);

  function escaped(text) {
    return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  }

  function dashes(d, width) {
    const list = d === 'dashed' ? vec(4 * width, 3 * width) : d === 'dotted' ? vec(width, 2 * width) : Array.isArray(d) ? d : [];
    return list.length > 0 ? ` stroke-dasharray="${list.map(two).join(' ')}"` : '';
  }

  // One shape as SVG.
  function svg(e) {
    const { shape, style } = e;
    const width = style.lineWidth || 1;
    const paint = (style.fill ? ` fill="${style.fill}"` : '') + (style.stroke ? ` stroke="${style.stroke}"` : '')
      + (style.stroke && width !== 1 ? ` stroke-width="${two(width)}"` : '') + dashes(style.lineDash, width)
      + (style.opacity !== undefined && style.opacity !== 1 ? ` opacity="${two(style.opacity)}"` : '');
    switch (e.type) {
      case 'line': return `<line x1="${two(shape.x1)}" y1="${two(shape.y1)}" x2="${two(shape.x2)}" y2="${two(shape.y2)}"${paint}/>`;
      case 'rect': return `<rect x="${two(shape.x)}" y="${two(shape.y)}" width="${two(shape.width)}" height="${two(shape.height)}"${shape.r ? ` rx="${two(shape.r)}"` : ''}${paint}/>`;
      case 'circle': return `<circle cx="${two(shape.cx)}" cy="${two(shape.cy)}" r="${two(shape.r)}"${paint}/>`;
      case 'polygon':
      case 'polyline': return `<${e.type} points="${shape.points.map(p => two(p[0]) + ',' + two(p[1])).join(' ')}"${paint}/>`;
      case 'stormCells': return `<path d="${shape.cells.map(c => `M${c[0]} ${c[1]}h${c[2]}v${c[3]}h${-c[2]}z`).join('')}"${paint}/>`;
      default: return svgText(e, style);
    }
  }

  function svgText(e, style) {
    const size = Number(/(\d+)px/.exec(style.font)[1]);
    const y = e.y + size * (style.verticalAlign === 'top' ? 0.9 : 0.36);
    const anchor = style.align === 'right' ? ' text-anchor="end"' : style.align === 'center' ? ' text-anchor="middle"' : '';
    const turned = e.rotation ? ` transform="rotate(${two(-e.rotation * 180 / Math.PI)} ${two(e.x)} ${two(e.y)})"` : '';
    return `<text x="${two(e.x)}" y="${two(y)}"${anchor}${size === SIZE ? '' : ` font-size="${size}"`}${style.font.startsWith('600') ? ' font-weight="600"' : ''}${turned} fill="${style.fill}">${escaped(style.text)}</text>`;
  }

  // SVG of a figure, without a browser.
  function picture(figure, arrays, width, height, themeName) {
    const f = decode(figure, arrays);
    const theme = THEMES[themeName];
    const look = { width: width - 2 * EDGE, height, theme: themeName, view: null, hidden: new Set(), focus: null };
    const head = pictureTop(f, look, theme);
    const at = layout(f, { ...look, top: head.top });
    const group = (list, more = '') => `<g${more}>\n${list.map(svg).join('\n')}\n</g>\n`;
    const clip = ' clip-path="url(#plot)"';
    const plot = f.kind === 'heat' ? group(cells(f, at, theme), clip + ' shape-rendering="crispEdges"') + group(axes(f, at, theme))
      : group(axes(f, at, theme)) + group(lineShapes(f, at, look, theme), clip);
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${FONT}" font-size="${SIZE}">\n`
      + `<title>${escaped(f.title)}</title>\n<desc>${escaped(f.doc)}</desc>\n`
      + `<rect width="${width}" height="${height}" fill="${theme.back}"/>\n<g transform="translate(${EDGE} 0)">\n`
      + `<clipPath id="plot"><rect x="${at.left}" y="${two(at.top)}" width="${two(at.width)}" height="${two(at.height)}"/></clipPath>\n`
      + plot + group(markLabels(f, at, theme)) + group(head.all) + '</g>\n</svg>\n';
  }

  return { THEMES, LEVELS, numbers, decode, valueText, placeText, legend, layout, xPixel, yPixel, between, nearest, cell, markRow, sample, level,
    option, register, picture };
})();
