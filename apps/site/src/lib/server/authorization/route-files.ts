// What the files of the routes answer, read from their source. For the test of the table; programs read the table.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** What one route answers. */
export interface RouteFile {
  /** As SvelteKit calls it: `/papers/[...id]`. */
  route: string;
  /** GET, POST, …, and 'fallback'. */
  methods: Set<string>;
  /** Form actions, each with the rule that it gives to `formAction`; null where it does not use that. */
  actions: Map<string, string | null>;
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'fallback']);

/** The routes of a folder. */
export function readRoutes(folder: string): RouteFile[] {
  const routes = new Map<string, RouteFile>();
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const name = path.split('/').at(-1) ?? '';
    if (!/^\+(page\.svelte|page\.server\.ts|server\.ts)$/.test(name)) continue;
    // Folders in parentheses only group.
    const route = `/${relative('.', dirname(path))}`.replace(/\/\([^/]+\)/g, '').replace(/^\/\.$/, '/');
    const file = routes.get(route) ?? { route, methods: new Set(), actions: new Map() };
    routes.set(route, file);
    if (name !== '+server.ts') file.methods.add('GET');
    if (name !== '+page.svelte') readExports(join(folder, path), file);
  }
  return [...routes.values()];
}

function readExports(path: string, file: RouteFile): void {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      if (exportClause === undefined || !ts.isNamedExports(exportClause))
        throw new Error(`${path}: \`export *\` hides what the route answers.`);
      for (const { name } of exportClause.elements) addMethod(name.text, file);
    }
    const exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!exported) continue;
    if (ts.isFunctionDeclaration(statement)) addMethod(statement.name?.text, file);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isObjectBindingPattern(name))
        for (const element of name.elements) addMethod((element.name as ts.Identifier).text, file);
      else if (ts.isIdentifier(name) && name.text === 'actions') readActions(path, initializer, file);
      else if (ts.isIdentifier(name)) addMethod(name.text, file);
    }
  }
}

function addMethod(name: string | undefined, file: RouteFile): void {
  if (name !== undefined && METHODS.has(name)) file.methods.add(name);
}

function readActions(path: string, value: ts.Expression | undefined, file: RouteFile): void {
  const object = value && (ts.isSatisfiesExpression(value) ? value.expression : value);
  if (!object || !ts.isObjectLiteralExpression(object))
    throw new Error(`${path}: actions have to be an object literal, so that the test sees them all.`);
  for (const property of object.properties) {
    if (!property.name || !(ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)))
      throw new Error(`${path}: an action has to have a plain name.`);
    file.actions.set(property.name.text, ruleIn(property));
  }
}

function ruleIn(property: ts.ObjectLiteralElementLike): string | null {
  if (!ts.isPropertyAssignment(property) || !ts.isCallExpression(property.initializer)) return null;
  const {
    expression,
    arguments: [rule],
  } = property.initializer;
  const named = ts.isIdentifier(expression) && expression.text === 'formAction';
  return named && rule && ts.isStringLiteral(rule) ? rule.text : null;
}
