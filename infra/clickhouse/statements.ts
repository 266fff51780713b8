/** What a semicolon inside does not end a statement: each opener with the pattern that ends it. */
const QUOTED: readonly { readonly opens: RegExp; readonly ends: (opener: string) => RegExp }[] = [
  { opens: /--/y, ends: () => /\n|$/g },
  { opens: /#[ !]/y, ends: () => /\n|$/g },
  { opens: /\/\*/y, ends: () => /\*\//g },
  { opens: /'/y, ends: () => /(?:\\[^]|''|[^'\\])*'/g },
  { opens: /"/y, ends: () => /(?:\\[^]|""|[^"\\])*"/g },
  { opens: /`/y, ends: () => /(?:\\[^]|``|[^`\\])*`/g },
  { opens: /\$\w*\$/y, ends: (tag) => new RegExp(tag.replaceAll('$', '\\$'), 'g') },
];

/**
 * The statements of a ClickHouse script, without their semicolons. Strings, quoted names, comments and heredocs may hold
 * semicolons; a script may end without one. Stretches of only white space and comments are no statements.
 * @throws Error naming the line on which a string, comment or heredoc begins that never ends.
 */
export function statementsOf(script: string): string[] {
  const statements: string[] = [];
  let begin = 0;
  let position = 0;
  let says = false;
  const close = () => {
    if (says) statements.push(script.slice(begin, position).trim());
    says = false;
  };
  while (position < script.length) {
    const end = endOfQuoted(script, position);
    if (end !== undefined) {
      says ||= !isComment(script, position);
      position = end;
    } else if (script[position] === ';') {
      close();
      begin = ++position;
    } else {
      says ||= /\S/.test(script[position]!);
      position++;
    }
  }
  close();
  return statements;
}

const isComment = (script: string, position: number): boolean =>
  /^(?:--|#[ !]|\/\*)/.test(script.slice(position, position + 2));

function endOfQuoted(script: string, position: number): number | undefined {
  for (const { opens, ends } of QUOTED) {
    opens.lastIndex = position;
    const opener = opens.exec(script)?.[0];
    if (opener === undefined) continue;
    const end = ends(opener);
    end.lastIndex = position + opener.length;
    if (end.exec(script) === null) {
      const line = script.slice(0, position).split('\n').length;
      throw new Error(`line ${line}: what begins with ${opener} never ends`);
    }
    return end.lastIndex;
  }
  return undefined;
}
