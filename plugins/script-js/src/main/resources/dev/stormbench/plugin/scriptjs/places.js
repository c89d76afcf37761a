// Finds where a value stands in the text of a module. Runs in a context of its own, beside acorn.
(function (acorn) {
'use strict';
const trees = new Map();
const parse = text => {
  let t = trees.get(text);
  if (t === undefined) {
    t = acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
    trees.set(text, t);
  }
  return t;
};
const isNode = x => x !== null && typeof x === 'object' && typeof x.type === 'string';
/** Calls f for each node, outermost first, until it answers something. */
const each = (node, f) => {
  const r = f(node);
  if (r !== undefined) { return r; }
  for (const key of Object.keys(node)) {
    const v = node[key];
    for (const child of Array.isArray(v) ? v : [v]) {
      if (isNode(child)) {
        const found = each(child, f);
        if (found !== undefined) { return found; }
      }
    }
  }
  return undefined;
};
const at = node => [node.loc.start.line, node.loc.start.column + 1];
const initOf = (tree, name) => {
  for (const s of tree.body) {
    const d = s.type === 'ExportNamedDeclaration' && s.declaration ? s.declaration : s;
    if (d.type === 'VariableDeclaration' && d.kind === 'const') {
      for (const v of d.declarations) { if (v.id.type === 'Identifier' && v.id.name === name && v.init) { return v.init; } }
    }
  }
  return undefined;
};
const resolve = (tree, node, depth = 0) => {
  if (node.type === 'Identifier' && depth < 20) {
    const init = initOf(tree, node.name);
    return init === undefined ? node : resolve(tree, init, depth + 1);
  }
  if (node.type === 'CallExpression' && node.arguments.length > 0 && depth < 20) {
    const callee = node.callee;
    const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
    if (name === 'scenario' || name === 'freeze') { return resolve(tree, node.arguments[0], depth + 1); }
  }
  return node;
};
const keyName = p => p.computed ? p.key.type === 'Literal' ? String(p.key.value) : undefined : p.key.type === 'Identifier' ? p.key.name : String(p.key.value);
/** The property of that key in an object literal or in what is spread into it, last one first. */
const property = (tree, object, key, depth = 0) => {
  for (let i = object.properties.length - 1; i >= 0; i--) {
    const p = object.properties[i];
    if (p.type === 'SpreadElement') {
      const inner = resolve(tree, p.argument);
      const found = inner.type === 'ObjectExpression' && depth < 20 ? property(tree, inner, key, depth + 1) : undefined;
      if (found !== undefined) { return found; }
    } else if (keyName(p) === String(key)) { return p; }
  }
  return undefined;
};
const descend = (tree, start, path, wantKey) => {
  let node = start;
  for (let i = 0; i < path.length; i++) {
    const here = resolve(tree, node), last = i === path.length - 1;
    if (here.type === 'ObjectExpression') {
      const p = property(tree, here, path[i]);
      if (p === undefined) { return at(here); }
      if (last && wantKey) { return at(p.key); }
      node = p.value;
    } else if (here.type === 'ArrayExpression' && Number(path[i]) < here.elements.length
        && here.elements.slice(0, Number(path[i]) + 1).every(e => e !== null && e.type !== 'SpreadElement')) {
      node = here.elements[Number(path[i])];
    } else { return at(here === node ? node : here); }
  }
  return at(path.length === 0 ? node : literal(tree, node));
};
const literal = (tree, node) => {
  const r = resolve(tree, node);
  return ['ObjectExpression', 'ArrayExpression', 'Literal', 'TemplateLiteral'].includes(r.type) && node.type === 'Identifier' ? r : node;
};
const JS_NAMES = new Set(Object.getOwnPropertyNames(globalThis).concat(['undefined', 'arguments', 'Date', 'globalThis']));
return {
  /** Below the default export. */
  exported(text, path, wantKey) {
    const tree = parse(text);
    for (const s of tree.body) {
      if (s.type === 'ExportDefaultDeclaration') { return descend(tree, s.declaration, path, wantKey); }
      if (s.type === 'ExportNamedDeclaration') {
        for (const x of s.specifiers) {
          if ((x.exported.name ?? x.exported.value) === 'default') { return descend(tree, resolve(tree, x.local), path, wantKey); }
        }
      }
    }
    return undefined;
  },
  /** Below an argument of the call that stands from start to end; argument -1 is the call itself. */
  called(text, start, end, argument, path, wantKey) {
    const tree = parse(text);
    const call = each(tree, n => n.type === 'CallExpression' && n.start === start && n.end === end ? n : undefined);
    if (call === undefined) { return undefined; }
    if (argument < 0 || argument >= call.arguments.length) {
      return at(call.callee.type === 'MemberExpression' ? call.callee.property : call);
    }
    return descend(tree, call.arguments[argument], path, wantKey);
  },
  /** The import of a module by one of these names. */
  imported(text, matches) {
    const tree = parse(text);
    const source = each(tree, n => (n.type === 'ImportDeclaration' || n.type === 'ExportAllDeclaration' || n.type === 'ExportNamedDeclaration'
      || n.type === 'ImportExpression') && n.source && typeof n.source.value === 'string' && matches(n.source.value) ? n.source : undefined);
    return source === undefined ? undefined : at(source);
  },
  /** Names that an expression uses and does not define, each with its place. */
  free(text) {
    const tree = acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
    const found = [];
    const declare = (scope, p) => {
      if (!p) { return; }
      switch (p.type) {
        case 'Identifier': scope.add(p.name); break;
        case 'ObjectPattern': p.properties.forEach(q => declare(scope, q.type === 'RestElement' ? q.argument : q.value)); break;
        case 'ArrayPattern': p.elements.forEach(q => declare(scope, q)); break;
        case 'AssignmentPattern': declare(scope, p.left); break;
        case 'RestElement': declare(scope, p.argument); break;
      }
    };
    /** What var and function declare in a function's body, nested blocks included. */
    const hoist = (node, scope) => {
      if (!isNode(node)) { return; }
      if (node.type === 'VariableDeclaration' && node.kind === 'var') { node.declarations.forEach(d => declare(scope, d.id)); }
      if (node.type === 'FunctionDeclaration') { declare(scope, node.id); return; }
      if (/Function|Class/.test(node.type)) { return; }
      for (const k of Object.keys(node)) { for (const c of Array.isArray(node[k]) ? node[k] : [node[k]]) { hoist(c, scope); } }
    };
    const has = (scopes, name) => scopes.some(sc => sc.has(name));
    const walk = (node, scopes) => {
      if (!isNode(node)) { return; }
      const kids = (n, sc) => { for (const k of Object.keys(n)) { for (const c of Array.isArray(n[k]) ? n[k] : [n[k]]) { walk(c, sc); } } };
      switch (node.type) {
        case 'Identifier':
          if (!has(scopes, node.name)) { found.push([node.name, node.loc.start.line, node.loc.start.column + 1]); }
          return;
        case 'MemberExpression': walk(node.object, scopes); if (node.computed) { walk(node.property, scopes); } return;
        case 'Property': case 'PropertyDefinition': case 'MethodDefinition':
          if (node.computed) { walk(node.key, scopes); }
          walk(node.value, scopes);
          return;
        case 'LabeledStatement': walk(node.body, scopes); return;
        case 'BreakStatement': case 'ContinueStatement': case 'MetaProperty': return;
        case 'FunctionDeclaration': case 'FunctionExpression': case 'ArrowFunctionExpression': {
          const scope = new Set(node.type === 'ArrowFunctionExpression' ? [] : ['arguments']);
          if (node.id) { scope.add(node.id.name); }
          node.params.forEach(p => declare(scope, p));
          hoist(node.body.type === 'BlockStatement' ? { type: 'x', body: node.body.body } : null, scope);
          const inner = [scope, ...scopes];
          node.params.forEach(p => pattern(p, inner));
          walk(node.body, inner);
          return;
        }
        case 'ClassDeclaration': case 'ClassExpression': {
          const inner = [new Set(node.id ? [node.id.name] : []), ...scopes];
          walk(node.superClass, inner); walk(node.body, inner);
          return;
        }
        case 'BlockStatement': case 'Program': case 'StaticBlock': case 'SwitchStatement': {
          const scope = new Set();
          const body = node.type === 'SwitchStatement' ? node.cases.flatMap(c => c.consequent) : node.body;
          for (const st of body) {
            if (st.type === 'VariableDeclaration') { st.declarations.forEach(d => declare(scope, d.id)); }
            if (st.type === 'FunctionDeclaration' || st.type === 'ClassDeclaration') { declare(scope, st.id); }
          }
          kids(node, [scope, ...scopes]);
          return;
        }
        case 'ForStatement': case 'ForInStatement': case 'ForOfStatement': {
          const scope = new Set(), head = node.init ?? node.left;
          if (head && head.type === 'VariableDeclaration') { head.declarations.forEach(d => declare(scope, d.id)); }
          kids(node, [scope, ...scopes]);
          return;
        }
        case 'CatchClause': {
          const scope = new Set();
          declare(scope, node.param);
          walk(node.body, [scope, ...scopes]);
          return;
        }
        case 'VariableDeclarator': pattern(node.id, scopes); walk(node.init, scopes); return;
        default: kids(node, scopes);
      }
    };
    /** Default values and computed keys of a pattern. */
    const pattern = (p, scopes) => {
      if (!p) { return; }
      if (p.type === 'AssignmentPattern') { pattern(p.left, scopes); walk(p.right, scopes); }
      if (p.type === 'ObjectPattern') { p.properties.forEach(q => { if (q.computed) { walk(q.key, scopes); } pattern(q.type === 'RestElement' ? q.argument : q.value, scopes); }); }
      if (p.type === 'ArrayPattern') { p.elements.forEach(q => pattern(q, scopes)); }
    };
    walk(tree, []);
    return found.filter(f => !JS_NAMES.has(f[0]));
  },
  parses(text) { try { acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module' }); return true; } catch { return false; } },
};
})
