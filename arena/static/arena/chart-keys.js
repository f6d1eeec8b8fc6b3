// Arrow keys walk through the marks of a chart, and its line of words says what each one shows.
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(mark) {
  const { left, top, width, height } = mark.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}

// The nearest mark that way; what lies aside counts thrice as far.
function beside(marks, from, [x, y]) {
  const [fromX, fromY] = middle(from);
  const far = marks.map((mark) => {
    const [dx, dy] = middle(mark).map((at, axis) => at - [fromX, fromY][axis]);
    const ahead = dx * x + dy * y;
    return [ahead > 0.5 ? ahead + 3 * Math.abs(dx * y + dy * x) : Infinity, mark];
  });
  const [distance, mark] = far.reduce((least, one) => (one[0] < least[0] ? one : least), [Infinity, from]);
  return distance < Infinity ? mark : from;
}

export function follow(figure) {
  const drawing = figure.querySelector(".drawing");
  const words = figure.querySelector(".said");
  let at = null;
  drawing.tabIndex = 0;
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", "Chart; arrow keys read it value by value");
  drawing.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const marks = [...drawing.querySelectorAll("[role='graphics-symbol'][aria-label]")];
    if (!way || !marks.length || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = at?.isConnected ? beside(marks, at, way) : marks[0];
    at?.classList.remove("at");
    next.classList.add("at");
    words.textContent = next.getAttribute("aria-label");
    at = next;
  });
}
