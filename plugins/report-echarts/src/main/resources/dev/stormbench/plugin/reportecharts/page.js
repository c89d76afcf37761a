// The page around the figures: zoom and cursor, which figures of one link share, keyboard, legends, tables of the data, light and dark.
// Text from the report only ever becomes the text of a node.
'use strict';

const Report = (() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const live = document.getElementById('live');
  const figures = [];
  const links = new Map();
  const narrow = matchMedia('(max-width: 600px)');
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const SHOWN = 8; // lines in a readout
  const ROWS = 100; // of a table of data, at first
  let chosen = null; // light or dark, if somebody chose
  let printing = false;

  function element(name, attributes = {}, ...children) {
    const e = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === 'class') e.className = value;
      else if (key.startsWith('on')) e.addEventListener(key.slice(2), value);
      else e.setAttribute(key, value);
    }
    e.append(...children);
    return e;
  }

  const themeName = () => (printing ? 'light' : chosen || (prefersDark.matches ? 'dark' : 'light'));

  // -- what figures of one link share ---------------------------------------------------------------------------

  function linkOf(f) {
    const key = f.link === '' ? f : f.link;
    if (!links.has(key)) {
      links.set(key, { figures: [], view: null, x: null, range: [Infinity, -Infinity] });
    }
    return links.get(key);
  }

  function setView(link, view) {
    if (view !== null) {
      const log = link.figures[0].f.x.log;
      const [from, to] = link.range;
      const names = link.figures[0].f.x.categories.length;
      const whole = log ? Math.log(to / from) : to - from;
      const least = names > 0 ? 1 : whole * 1e-6;
      const at = v => (log ? Math.log(v / from) : v - from);
      const back = p => (log ? from * Math.exp(p) : from + p);
      let [a, b] = [at(Math.min(...view)), at(Math.max(...view))];
      if (b - a < least) [a, b] = [(a + b - least) / 2, (a + b + least) / 2];
      if (a < 0) [a, b] = [0, b - a];
      if (b > whole) [a, b] = [Math.max(0, a - (b - whole)), whole];
      view = b - a > whole * (1 - 1e-9) ? null : [back(a), back(b)];
    }
    link.view = view;
    link.figures.forEach(x => x.later());
  }

  function setCursor(link, x, from, y) {
    link.x = x;
    for (const one of link.figures) {
      one.y = one === from ? y : null;
      one.showCursor(one === from);
    }
  }

  const viewOf = link => link.view || link.range;

  function zoom(link, factor, around) {
    const log = link.figures[0].f.x.log;
    const [a, b] = viewOf(link);
    const centre = around === null || around < a || around > b ? (log ? Math.sqrt(a * b) : (a + b) / 2) : around;
    setView(link, log ? [centre / Math.pow(centre / a, factor), centre * Math.pow(b / centre, factor)]
      : [centre - (centre - a) * factor, centre + (b - centre) * factor]);
  }

  function pan(link, part) {
    const log = link.figures[0].f.x.log;
    const [a, b] = viewOf(link);
    setView(link, log ? [a * Math.pow(b / a, part), b * Math.pow(b / a, part)] : [a + (b - a) * part, b + (b - a) * part]);
  }

  // -- one figure -----------------------------------------------------------------------------------------------

  class Drawn {
    constructor(node, raw) {
      this.node = node;
      this.f = Figures.decode(raw, data.arrays);
      this.hidden = new Set();
      this.focus = null;
      this.row = 0;
      this.y = null;
      this.chart = null;
      this.visible = false;
      this.stale = true;
      this.waiting = false;
      this.link = linkOf(this.f);
      this.link.figures.push(this);
      this.link.range = this.f.x.log ? [Math.min(this.link.range[0], this.f.xRange[0]), Math.max(this.link.range[1], this.f.xRange[1])]
        : [Math.min(this.link.range[0], this.f.xRange[0]), Math.max(this.link.range[1], this.f.xRange[1])];
      this.build();
    }

    build() {
      const help = 'Left and right move the cursor, up and down change the ' + (this.f.kind === 'heat' ? 'row' : 'line')
        + ', with shift they move the view; plus and minus zoom, 0 shows all, m goes to the next mark.';
      this.readout = element('div', { class: 'readout' });
      this.canvas = element('div', { class: 'canvas', 'aria-hidden': 'true' });
      this.line = element('div', { class: 'cursor', hidden: '' });
      this.box = element('div', { class: 'selection', hidden: '' });
      this.tip = element('div', { class: 'tip', hidden: '' });
      this.plot = element('div', { class: 'plot', tabindex: '0', role: 'application', 'aria-roledescription': 'chart',
        'aria-label': `${this.f.title}. ${this.f.doc} ${help}` }, this.canvas, this.line, this.box, this.tip);
      const button = (label, title, act) => element('button', { type: 'button', title, 'aria-label': `${title}: ${this.f.title}`, onclick: act }, label);
      this.reset = button('Reset', 'Show all', () => setView(this.link, null));
      this.tools = element('div', { class: 'tools' },
        button('◀', 'Move left', () => pan(this.link, -0.25)), button('▶', 'Move right', () => pan(this.link, 0.25)),
        button('−', 'Zoom out', () => zoom(this.link, 2, this.link.x)), button('+', 'Zoom in', () => zoom(this.link, 0.5, this.link.x)), this.reset);
      this.legend = element('div', { class: 'legend' });
      this.tools.hidden = this.f.x.categories.length > 0 && this.f.x.categories.length <= 12;
      this.node.append(this.tools, this.readout, this.legend, this.plot);
      this.showLegend();
      this.node.append(...this.tables());
      this.listen();
    }

    height() {
      const small = narrow.matches;
      if (this.f.kind === 'heat') {
        return Math.min(small ? 340 : 460, Math.max(180, 64 + this.f.ys.length * (this.f.ys.length > 40 ? 2 : 24)));
      }
      return small ? 220 : 270;
    }

    // -- drawing

    later() {
      this.stale = true;
      if (this.visible && !this.waiting) {
        this.waiting = true;
        requestAnimationFrame(() => {
          this.waiting = false;
          this.draw();
        });
      }
    }

    draw() {
      const width = this.plot.clientWidth;
      if (width === 0) {
        return;
      }
      const look = { width, height: this.height(), theme: themeName(), view: viewOf(this.link), hidden: this.hidden, focus: this.focus };
      const { bottom, band } = Figures.layout(this.f, look);
      look.height += bottom - 38 + band; // slanted labels and those of marks take nothing from the plot
      const height = look.height;
      if (this.chart === null) {
        this.canvas.style.height = height + 'px';
        this.chart = echarts.init(this.canvas, null, { renderer: 'canvas', width, height });
      } else if (this.chart.getWidth() !== width || this.chart.getHeight() !== height) {
        this.canvas.style.height = height + 'px';
        this.chart.resize({ width, height });
      }
      this.at = Figures.layout(this.f, look);
      this.chart.setOption(Figures.option(this.f, look), { notMerge: true });
      this.reset.disabled = this.link.view === null;
      this.stale = false;
      this.showCursor(false);
    }

    seen(visible) {
      this.visible = visible;
      if (visible && this.stale) {
        this.draw();
      }
    }

    showLegend() {
      const l = Figures.legend(this.f, themeName());
      const items = [];
      if (l.title) {
        items.push(element('span', { class: 'soft' }, l.title));
      }
      if (l.bar) {
        const ramp = element('span', { class: 'ramp', 'aria-hidden': 'true' });
        ramp.style.background = `linear-gradient(to right, ${l.bar.join(', ')})`;
        items.push(element('span', { class: 'scale' }, l.from, ramp, l.to));
      }
      const lines = this.f.kind !== 'heat';
      const single = lines && l.names.length === 1 && (l.names[0].name === '' || l.names[0].name === this.f.title);
      l.names.forEach((one, i) => {
        const swatch = element('span', { class: 'swatch ' + (one.symbol === 'line' ? 'line' : 'box'), 'aria-hidden': 'true' }, one.sign || '');
        if (one.symbol === 'line') {
          swatch.style.borderTopColor = one.colour;
          swatch.style.borderTopStyle = typeof one.dash === 'string' ? one.dash : 'dashed';
        } else {
          swatch.style.background = one.colour;
          swatch.style.color = one.ink || '';
        }
        if (!lines) {
          items.push(element('span', { class: 'name' }, swatch, one.name));
        } else if (!single) {
          items.push(this.legendButton(one, i, swatch));
        }
      });
      this.legend.replaceChildren(...items);
      this.legend.hidden = items.length === 0;
      if (l.names.length > 12) {
        this.legend.tabIndex = 0;
        this.legend.setAttribute('role', 'group');
        this.legend.setAttribute('aria-label', 'Lines of ' + this.f.title);
      }
    }

    legendButton(one, i, swatch) {
      const focus = on => () => {
        this.focus = on ? i : null;
        this.later();
      };
      const b = element('button', { type: 'button', class: 'name', 'aria-pressed': String(!this.hidden.has(i)), title: 'Show or hide',
        onmouseenter: focus(true), onmouseleave: focus(false), onfocus: focus(true), onblur: focus(false),
        onclick: () => {
          if (!this.hidden.delete(i)) this.hidden.add(i);
          b.setAttribute('aria-pressed', String(!this.hidden.has(i)));
          this.later();
        } }, swatch, one.name);
      return b;
    }

    // -- the cursor

    xAt(px) {
      return Figures.between(viewOf(this.link), this.f.x.log, (px - this.at.left) / this.at.width);
    }

    yAt(py) {
      return Figures.between(this.f.yRange, this.f.y.log, 1 - (py - this.at.top) / this.at.height);
    }

    visibleLines() {
      return this.f.lines.map((line, i) => ({ line, i })).filter(o => !this.hidden.has(o.i));
    }

    // What is under the cursor: its x, and a text for each line, or for the cell.
    values(x) {
      const f = this.f;
      if (f.kind === 'heat') {
        const c = Figures.cell(f.xEdges, x);
        const r = Math.min(this.row, f.ys.length - 1);
        if (c < 0 || r < 0) {
          return null;
        }
        const v = f.values[r * f.xs.length + c];
        const name = f.value.categories.length > 0 && !Number.isNaN(v) ? f.value.categories[Figures.level(f, v)] : Figures.valueText(v, f.value.unit);
        return { x: Figures.placeText(f.x, f.xBegins[c]), row: this.rowName(r), rows: [{ name: f.value.title, text: name, i: -1 }] };
      }
      const rows = [];
      let place = x;
      let best = Infinity;
      for (const { line, i } of this.visibleLines()) {
        const k = Figures.sample(f, line, x);
        if (k < 0) {
          continue;
        }
        const distance = Math.abs(line.x[k] - x);
        if (distance < best) {
          best = distance;
          place = line.x[k];
        }
        const spread = line.low.length > 0 && line.high.length > 0
          ? ` (${Figures.valueText(line.low[k], f.y.unit)} to ${Figures.valueText(line.high[k], f.y.unit)})` : '';
        rows.push({ name: line.name, text: Figures.placeText(f.y, line.y[k]) + spread, value: line.y[k], top: line.top ? line.top[k] : line.y[k], i, x: line.x[k] });
      }
      return { x: Figures.placeText(f.x, f.style === 'STEPS' ? x : place), place, rows };
    }

    rowName(r) {
      const f = this.f;
      const name = f.y.categories.length > 0 ? f.y.categories[f.y.first !== undefined ? r : Math.round(f.begins[r])] : Figures.valueText(f.begins[r], f.y.unit);
      return f.y.unit === 'TEXT' && f.y.first === undefined ? name : `${f.y.title} ${name}`;
    }

    // Marks near the cursor.
    marksAt(x, within) {
      const f = this.f;
      const px = Figures.xPixel(f, this.at, x);
      return f.marks.filter(m => Math.abs(Figures.xPixel(f, this.at, m[0]) - px) <= within
        && (this.y === null || m[1] === null || f.kind !== 'heat' || Math.abs(Figures.markRow(f, m[1]) - this.row) <= Math.max(1, f.ys.length * 0.02)));
    }

    showCursor(own) {
      const x = this.link.x;
      if (x === null || this.chart === null || this.stale) {
        this.line.hidden = true;
        this.tip.hidden = true;
        this.readout.textContent = '';
        return;
      }
      const v = this.values(x);
      const snapped = v !== null && v.place !== undefined && this.f.style !== 'STEPS' && own ? v.place : x;
      const px = Figures.xPixel(this.f, this.at, snapped);
      const inside = px >= this.at.left - 1 && px <= this.at.left + this.at.width + 1;
      this.line.hidden = !inside;
      this.line.style.transform = `translateX(${Math.round(px)}px)`;
      this.line.style.top = this.at.top + 'px';
      this.line.style.height = this.at.height + 'px';
      this.readout.textContent = v === null ? '' : [v.x, v.row, ...v.rows.slice(0, 6).map(r => (r.name === '' || v.rows.length === 1 ? r.text : `${r.name} ${r.text}`)),
        v.rows.length > 6 ? '…' : undefined].filter(t => t !== undefined).join(' · ');
      this.showTip(own && inside ? v : null, px, snapped);
    }

    showTip(v, px, x) {
      if (v === null) {
        this.tip.hidden = true;
        return;
      }
      const rows = this.nearRows(v.rows);
      const list = element('table');
      const colours = this.f.kind === 'heat' ? [] : Figures.legend(this.f, themeName()).names;
      for (const r of rows.shown) {
        const dot = element('span', { class: 'dot' });
        if (r.i >= 0) dot.style.background = colours[r.i].colour;
        list.append(element('tr', r.near ? { class: 'near' } : {}, element('td', {}, r.i >= 0 ? dot : '', r.name), element('td', {}, r.text)));
      }
      const marks = this.marksAt(x, 8).slice(0, 5).map(m => element('div', { class: 'mark' }, `${Figures.placeText(this.f.x, m[0])}: ${m[2]}`));
      this.tip.replaceChildren(element('div', { class: 'head' }, v.row === undefined ? v.x : `${v.row} · ${v.x}`), list,
        ...(rows.more > 0 ? [element('div', { class: 'soft' }, `and ${rows.more} more`)] : []), ...marks);
      this.tip.hidden = false;
      const width = this.tip.offsetWidth;
      const room = this.plot.clientWidth;
      const left = px + 14 + width <= room ? px + 14 : px - 14 - width;
      this.tip.style.left = Math.max(0, Math.min(left, room - width)) + 'px';
      this.tip.style.top = this.at.top + 4 + 'px';
    }

    // Those next to the pointer, in the order of the legend.
    nearRows(rows) {
      if (this.f.kind === 'heat') {
        return { shown: rows, more: 0 };
      }
      const target = this.y;
      const distance = r => (target === null || Number.isNaN(r.top) ? (r.i === this.row ? -1 : r.i) : Math.abs(Figures.yPixel(this.f, this.at, r.top) - Figures.yPixel(this.f, this.at, target)));
      const sorted = [...rows].sort((a, b) => distance(a) - distance(b));
      const shown = sorted.slice(0, SHOWN);
      if (shown.length > 1) shown[0].near = true;
      return { shown: shown.sort((a, b) => a.i - b.i), more: rows.length - shown.length };
    }

    announce() {
      const v = this.link.x === null ? null : this.values(this.link.x);
      if (v === null) {
        live.textContent = '';
        return;
      }
      const rows = this.f.kind === 'heat' ? v.rows : v.rows.filter(r => r.i === this.row).concat(v.rows).slice(0, 1);
      const marks = this.marksAt(this.link.x, 3).slice(0, 2).map(m => m[2]);
      live.textContent = [v.row, v.x, ...rows.map(r => `${r.name} ${r.text}`), ...marks].filter(t => t !== undefined).join(', ');
    }

    // -- pointer and keyboard

    listen() {
      const p = this.plot;
      const pointers = new Map();
      let start = null; // where a drag began
      let pinch = null;
      const local = e => {
        const r = p.getBoundingClientRect();
        return [e.clientX - r.left, e.clientY - r.top];
      };
      const inside = ([x, y]) => this.at && x >= this.at.left && x <= this.at.left + this.at.width && y >= this.at.top - 4 && y <= this.at.top + this.at.height + 4;
      const hover = at => {
        if (!this.at || !inside(at)) {
          if (this.link.x !== null) setCursor(this.link, null, this, null);
          return;
        }
        const y = this.yAt(at[1]);
        if (this.f.kind === 'heat') this.row = Math.max(0, Figures.cell(this.f.yEdges, y));
        setCursor(this.link, this.xAt(at[0]), this, y);
      };
      p.addEventListener('pointerdown', e => {
        const at = local(e);
        if (e.button !== 0 || !inside(at)) {
          return;
        }
        pointers.set(e.pointerId, at);
        p.setPointerCapture(e.pointerId);
        if (e.pointerType === 'mouse' || e.pointerType === 'pen') {
          start = { at, shift: e.shiftKey, view: viewOf(this.link) };
        } else if (pointers.size === 2) {
          const [a, b] = [...pointers.values()];
          pinch = { xs: [this.xAt(a[0]), this.xAt(b[0])] };
        } else {
          hover(at);
        }
      });
      p.addEventListener('pointermove', e => {
        const at = local(e);
        if (pointers.has(e.pointerId)) pointers.set(e.pointerId, at);
        if (pinch !== null && pointers.size === 2) {
          this.pinched(pinch.xs, [...pointers.values()].map(v => v[0]));
        } else if (start !== null && start.shift) {
          const [a, b] = start.view;
          const part = (start.at[0] - at[0]) / this.at.width;
          setView(this.link, this.f.x.log ? [a * Math.pow(b / a, part), b * Math.pow(b / a, part)] : [a + (b - a) * part, b + (b - a) * part]);
        } else if (start !== null) {
          this.select(start.at[0], at[0]);
        } else if (e.pointerType !== 'touch' || pointers.has(e.pointerId)) {
          hover(at);
        }
      });
      const end = e => {
        pointers.delete(e.pointerId);
        if (pointers.size < 2) pinch = null;
        if (start !== null && e.type === 'pointerup' && !start.shift && !this.box.hidden) {
          const x = local(e)[0];
          if (Math.abs(x - start.at[0]) > 4) setView(this.link, [this.xAt(this.clamp(start.at[0])), this.xAt(this.clamp(x))]);
        }
        start = null;
        this.box.hidden = true;
      };
      p.addEventListener('pointerup', end);
      p.addEventListener('pointercancel', end);
      p.addEventListener('pointerleave', e => {
        if (e.pointerType !== 'touch' && start === null) setCursor(this.link, null, this, null);
      });
      p.addEventListener('dblclick', () => setView(this.link, null));
      p.addEventListener('wheel', e => {
        if (!e.ctrlKey && !e.metaKey || !inside(local(e))) {
          return;
        }
        e.preventDefault();
        zoom(this.link, Math.pow(1.002, Math.max(-300, Math.min(300, e.deltaY))), this.xAt(local(e)[0]));
      }, { passive: false });
      p.addEventListener('keydown', e => {
        if (e.key === 'Escape' && start !== null) {
          start = null;
          this.box.hidden = true;
        } else {
          this.key(e);
        }
      });
      p.addEventListener('blur', () => setCursor(this.link, null, this, null));
    }

    clamp(px) {
      return Math.min(this.at.left + this.at.width, Math.max(this.at.left, px));
    }

    select(a, b) {
      const [from, to] = [this.clamp(Math.min(a, b)), this.clamp(Math.max(a, b))];
      this.box.hidden = false;
      this.box.style.left = from + 'px';
      this.box.style.width = to - from + 'px';
      this.box.style.top = this.at.top + 'px';
      this.box.style.height = this.at.height + 'px';
    }

    // The view in which two places are under two fingers.
    pinched(xs, pixels) {
      const log = this.f.x.log;
      const to = v => (log ? Math.log(v) : v);
      const back = v => (log ? Math.exp(v) : v);
      const [p, q] = pixels.map(px => (px - this.at.left) / this.at.width);
      if (Math.abs(p - q) < 0.02) {
        return;
      }
      const slope = (to(xs[1]) - to(xs[0])) / (q - p);
      const first = to(xs[0]) - p * slope;
      if (slope > 0) setView(this.link, [back(first), back(first + slope)]);
    }

    // Where the cursor is among the places that have values.
    stop() {
      return this.link.x === null ? -1 : this.f.kind === 'heat' ? Figures.cell(this.f.xEdges, this.link.x) : Figures.nearest(this.f.stops, this.link.x);
    }

    key(e) {
      if (e.ctrlKey || e.metaKey || e.altKey) {
        return;
      }
      const stops = this.f.stops;
      const [a, b] = viewOf(this.link);
      const go = i => {
        const x = stops[Math.max(0, Math.min(stops.length - 1, i))];
        if (x === undefined) {
          return;
        }
        const [from, to] = viewOf(this.link);
        if (x < from || x > to) {
          setView(this.link, this.f.x.log ? [x / Math.sqrt(to / from), x * Math.sqrt(to / from)] : [x - (to - from) / 2, x + (to - from) / 2]);
        }
        setCursor(this.link, x, this, null);
        this.announce();
      };
      const first = () => Math.max(0, stops.findIndex(s => s >= a));
      const last = () => stops.findLastIndex(s => s <= b);
      const now = this.stop();
      const rows = this.f.kind === 'heat' ? this.f.ys.length : this.f.lines.length;
      const actions = {
        ArrowLeft: () => (e.shiftKey ? pan(this.link, -0.1) : go(now < 0 ? last() : now - 1)),
        ArrowRight: () => (e.shiftKey ? pan(this.link, 0.1) : go(now < 0 ? first() : now + 1)),
        PageUp: () => go(now + 10), PageDown: () => go(now - 10), Home: () => go(first()), End: () => go(last()),
        ArrowUp: () => this.changeRow(this.f.kind === 'heat' ? 1 : -1, rows, () => go(now < 0 ? first() : now)),
        ArrowDown: () => this.changeRow(this.f.kind === 'heat' ? -1 : 1, rows, () => go(now < 0 ? first() : now)),
        '+': () => zoom(this.link, 0.5, this.link.x), '=': () => zoom(this.link, 0.5, this.link.x), '-': () => zoom(this.link, 2, this.link.x),
        0: () => setView(this.link, null), m: () => this.nextMark(go), Escape: () => setCursor(this.link, null, this, null),
      };
      if (actions[e.key]) {
        e.preventDefault();
        actions[e.key]();
      }
    }

    changeRow(step, rows, then) {
      this.row = Math.max(0, Math.min(rows - 1, this.row + step));
      then();
    }

    nextMark(go) {
      const marks = [...this.f.marks].sort((a, b) => a[0] - b[0]);
      const next = marks.find(m => this.markStop(m) > this.stop()) || marks[0];
      if (next === undefined) {
        return;
      }
      if (this.f.kind === 'heat' && next[1] !== null) this.row = Math.max(0, Figures.markRow(this.f, next[1]));
      go(this.markStop(next));
    }

    markStop(m) {
      return this.f.kind === 'heat' ? Figures.cell(this.f.xEdges, m[0]) : Figures.nearest(this.f.stops, m[0]);
    }

    // -- data as tables

    tables() {
      const made = [details('Data', () => this.dataTable())];
      if (this.f.marks.length > 0) {
        made.push(details(`Marks (${this.f.marks.length})`, () => this.markTable()));
      }
      return made;
    }

    // Head and rows of the data, as numbers; units are in the head.
    rows() {
      const f = this.f;
      const xHead = head(f.x);
      if (f.kind === 'heat') {
        const places = f.x.categories.length > 0 ? f.xBegins.map(v => f.x.categories[Math.round(v)]) : f.xBegins;
        return { head: [head(f.y), ...places], headUnit: f.x.unit, headTitle: f.x.title,
          rows: f.ys.map((y, r) => [this.rowName(r), ...f.values.slice(r * f.xs.length, (r + 1) * f.xs.length)]), unit: f.value.unit, names: f.value.categories };
      }
      const columns = f.lines.flatMap(l => [[l, l.y, ''], ...(l.low.length > 0 ? [[l, l.low, ', low']] : []), ...(l.high.length > 0 ? [[l, l.high, ', high']] : [])]);
      const index = new Map(f.stops.map((x, i) => [x, i]));
      const rows = f.stops.map(x => [f.x.categories.length > 0 ? f.x.categories[Math.round(x)] : x, ...columns.map(() => null)]);
      columns.forEach(([line, values], c) => line.x.forEach((x, i) => {
        if (index.has(x)) rows[index.get(x)][c + 1] = values[i];
      }));
      return { head: [xHead, ...columns.map(([l, , what]) => (l.name || f.y.title) + what)], rows, unit: f.y.unit, names: f.y.categories, xUnit: f.x.unit };
    }

    dataTable() {
      const t = this.rows();
      const cellText = (v, c) => (typeof v === 'string' ? v : v === null || Number.isNaN(v) ? '' : c === 0 ? Figures.valueText(v, t.xUnit)
        : t.names.length > 0 ? t.names[Math.round(v)] || '' : Figures.valueText(v, t.unit));
      const body = element('tbody');
      const add = (from, to) => body.append(...t.rows.slice(from, to).map(r => element('tr', {}, ...r.map((v, c) =>
        element(c === 0 ? 'th' : 'td', c === 0 ? { scope: 'row' } : {}, cellText(v, c))))));
      add(0, ROWS);
      const headText = (h, c) => (c > 0 && typeof h === 'number' ? Figures.valueText(h, t.headUnit) : String(h));
      const caption = t.headTitle === undefined ? this.f.title : `${this.f.title}: ${this.f.value.title} for each ${t.headTitle}`;
      const table = element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Data of ' + this.f.title },
        element('table', { class: 'data' }, element('caption', {}, caption),
          element('thead', {}, element('tr', {}, ...t.head.map((h, c) => element('th', { scope: 'col' }, headText(h, c))))), body));
      const buttons = element('div', { class: 'buttons' },
        element('button', { type: 'button', onclick: () => download(csv(t), fileName(this.f.title)) }, 'Download CSV'), copyButton('Copy CSV', () => csv(t)));
      if (t.rows.length > ROWS) {
        const all = element('button', { type: 'button', onclick: () => {
          add(ROWS, t.rows.length);
          all.remove();
        } }, `Show all ${t.rows.length} rows`);
        buttons.append(all);
      }
      return [buttons, table];
    }

    markTable() {
      const f = this.f;
      return [element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Marks of ' + f.title }, element('table', { class: 'data' }, element('caption', {}, `Marks of ${f.title}`),
        element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, f.x.title), element('th', { scope: 'col' }, f.y.title), element('th', { scope: 'col' }, 'What'))),
        element('tbody', {}, ...f.marks.map(m => element('tr', {}, element('td', {}, Figures.placeText(f.x, m[0])),
          element('td', {}, m[1] === null ? '' : f.y.first !== undefined ? String(m[1]) : Figures.placeText(f.y, m[1])), element('td', { class: 'words' }, m[2]))))))];
    }
  }

  function head(axis) {
    return axis.title;
  }

  function details(summary, fill) {
    const d = element('details', {}, element('summary', {}, summary));
    d.addEventListener('toggle', () => {
      if (d.open && d.children.length === 1) d.append(...fill());
    });
    return d;
  }

  // As spreadsheets take it: numbers as they are in the base unit, texts that look like a formula with a quote before them.
  function csv(t) {
    const quoted = v => {
      if (v === null || typeof v === 'number') return v === null || Number.isNaN(v) ? '' : String(v);
      const text = /^[=+\-@\t\r]/.test(v) ? "'" + v : v;
      return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    const value = (v, c) => quoted(c > 0 && typeof v === 'number' && t.names.length > 0 ? t.names[Math.round(v)] || null : v);
    return [t.head.map(quoted), ...t.rows.map(r => r.map(value))].map(r => r.join(',')).join('\n') + '\n';
  }

  function fileName(title) {
    return (title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'figure') + '.csv';
  }

  function download(text, name) {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    element('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  function copyButton(label, text) {
    const b = element('button', { type: 'button', class: 'copy', onclick: async () => {
      const done = await copy(text());
      b.textContent = done ? 'Copied' : 'Copying failed';
      setTimeout(() => { b.textContent = label; }, 1500);
    } }, label);
    return b;
  }

  // Files have no clipboard in some browsers: then by a selection.
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = element('textarea', { class: 'sr', 'aria-hidden': 'true' });
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  }

  // -- the rest of the page ---------------------------------------------------------------------------------------

  function sortable(table) {
    const body = table.tBodies[0];
    if (body.rows.length < 2) {
      return;
    }
    const original = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((th, c) => {
      const label = th.textContent;
      const b = element('button', { type: 'button', title: 'Sort', onclick: () => {
        const way = th.getAttribute('aria-sort') === 'ascending' ? 'descending' : th.getAttribute('aria-sort') === 'descending' ? null : 'ascending';
        heads.forEach(h => h.removeAttribute('aria-sort'));
        if (way !== null) th.setAttribute('aria-sort', way);
        const key = r => (r.cells[c].dataset.v === undefined ? r.cells[c].textContent : Number(r.cells[c].dataset.v));
        const compare = (a, b) => {
          const [x, y] = [key(a), key(b)];
          if (x === '' || y === '') return x === y ? 0 : x === '' ? 1 : -1; // what is empty comes last, either way
          const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true });
          return way === 'descending' ? -order : order;
        };
        body.replaceChildren(...(way === null ? original : [...original].sort(compare)));
      } }, label);
      th.replaceChildren(b);
    });
  }

  function setTheme(name) {
    chosen = name;
    if (name === null) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    redraw();
  }

  function redraw() {
    document.getElementById('theme').textContent = themeName() === 'dark' ? 'Light' : 'Dark';
    for (const f of figures) {
      f.showLegend();
      f.later();
    }
  }

  function print(begins) {
    printing = begins;
    if (begins) {
      document.documentElement.dataset.theme = 'light';
      figures.forEach(f => { f.showLegend(); f.draw(); });
    } else {
      setTheme(chosen);
    }
  }

  function start() {
    for (const node of document.querySelectorAll('[data-figure]')) {
      figures.push(new Drawn(node, data.figures[Number(node.dataset.figure)]));
    }
    Figures.register(echarts);
    const observer = new IntersectionObserver(entries => entries.forEach(e => figures.find(f => f.node === e.target).seen(e.isIntersecting)),
      { rootMargin: '300px' });
    const sizes = new ResizeObserver(entries => entries.forEach(e => figures.find(f => f.plot === e.target).later()));
    for (const f of figures) {
      observer.observe(f.node);
      sizes.observe(f.plot);
    }
    document.querySelectorAll('table.sortable').forEach(sortable);
    document.querySelectorAll('[data-copy]').forEach(pre => pre.before(copyButton('Copy', () => pre.textContent)));
    const toggle = document.getElementById('theme');
    toggle.hidden = false;
    toggle.addEventListener('click', () => setTheme(themeName() === 'dark' ? 'light' : 'dark'));
    prefersDark.addEventListener('change', () => { if (chosen === null) redraw(); });
    addEventListener('beforeprint', () => print(true));
    addEventListener('afterprint', () => print(false));
    redraw();
  }

  start();
  return { figures, setView, setCursor };
})();
