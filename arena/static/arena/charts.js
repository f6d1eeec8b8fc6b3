// Draws charts in the place of the server's pictures, which stay if anything here fails.
import { follow } from "./chart-keys.js";

// No eval and no inline style, as the site's content security policy wants it.
const OPTIONS = { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true } };
const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = new WeakMap(); // of each figure: a promise of what stands in it
let vega;

async function embed(figure) {
  vega ??= import(figure.dataset.vega);
  const answer = await fetch(`${figure.dataset.spec}?theme=${dark.matches ? "dark" : "light"}`);
  if (!answer.ok) throw new Error(`${answer.status} at ${answer.url}`);
  const [{ vegaEmbed }, spec] = await Promise.all([vega, answer.json()]);
  const place = document.createElement("div");
  place.className = "vega coming"; // out of sight until it is whole: nothing flickers
  figure.querySelector(".drawing").append(place);
  return { place, finalize: (await vegaEmbed(place, spec, OPTIONS)).finalize };
}

async function replace(figure, old) {
  try {
    const now = await embed(figure);
    figure.querySelector("picture").hidden = true;
    old?.finalize();
    old?.place.remove();
    now.place.classList.remove("coming");
    return now;
  } catch (error) {
    figure.querySelector(".coming")?.remove();
    console.info(`${figure.id} stays as it was: ${error}`);
    return old;
  }
}

const draw = (figure) => drawn.set(figure, Promise.resolve(drawn.get(figure)).then((old) => replace(figure, old)));
const figures = () => [...document.querySelectorAll("figure.chart")];
const redraw = () => figures().filter((figure) => drawn.has(figure)).forEach(draw);
const fit = () => document.getElementById("board")?.dataset.fit;

const nearby = new IntersectionObserver((seen) => {
  for (const { target } of seen.filter((one) => one.isIntersecting && !drawn.has(one.target))) {
    follow(target);
    draw(target);
  }
}, { rootMargin: "300px" });
figures().forEach((figure) => nearby.observe(figure));
dark.addEventListener("change", redraw);

let shown = fit();
document.body.addEventListener("htmx:afterSettle", () => {
  if (fit() === shown) return;
  shown = fit();
  redraw();
  figures().forEach((figure) => nearby.observe(figure));
  document.querySelectorAll("figure.chart .wide:has(table)").forEach((table) => table.dispatchEvent(new Event("refit")));
});

// A board says, to eyes and to screen readers, that it is being loaded or could not be.
const STATES = { beforeRequest: "loading", afterOnLoad: "", sendError: "failed", responseError: "failed", timeout: "failed" };
for (const [event, state] of Object.entries(STATES)) {
  document.body.addEventListener(`htmx:${event}`, ({ detail: { target } }) => {
    target.dataset.state = state;
    target.ariaBusy = state === "loading";
  });
}
