// Which indices are written above the logs: as many as there is room for.

// The indices that are in sight.
export interface Columns {
  first: number;
  count: number;
  cell: number; // how wide each is
}

// Every index where there is room for its number; otherwise every second, fifth, tenth …, so that
// those which are left out are easy to count. The last always.
export function labelled({ first, count, cell }: Columns, widest: number): number[] {
  const last = first + count - 1;
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const step = steps.find((each) => each * cell >= widest + 8) ?? count;
  const found: number[] = [];
  for (let index = Math.ceil(first / step) * step; index <= last; index += step)
    if (index === last || (last - index) * cell >= widest + 8) found.push(index);
  if (count > 0 && found.at(-1) !== last) found.push(last);
  return found;
}
