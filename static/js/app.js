// Everything here is a convenience: each page works without it.
import { initAll } from "./nhsuk-frontend-10.6.1.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");

// The point reader of parts/chart.html: a slider that walks through the rows of the data table.
function readPoints(chart) {
  const reader = chart.querySelector(".qi-reader");
  const slider = reader.querySelector("input");
  const rows = [...chart.querySelectorAll("tbody tr")].map((row) =>
    [...row.cells].map((cell) => cell.textContent.trim()).filter(Boolean).join(", "),
  );
  const pictures = [...chart.querySelectorAll("svg[data-points]")].map(drawCursor);
  if (!rows.length || !pictures.length) return;

  function show() {
    const index = slider.valueAsNumber - 1;
    pictures.forEach((moveTo) => moveTo(index));
    reader.querySelector("output").textContent = rows[index];
    slider.setAttribute("aria-valuetext", rows[index]);
  }
  slider.setAttribute("aria-valuetext", rows[slider.valueAsNumber - 1]);
  slider.addEventListener("input", show);
  for (const picture of chart.querySelectorAll("svg[data-points]")) {
    picture.addEventListener("pointermove", (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(
        picture.getScreenCTM().inverse(),
      );
      const distances = points(picture).map(([x]) => Math.abs(x - at.x));
      slider.value = distances.indexOf(Math.min(...distances)) + 1;
      show();
    });
  }
  reader.hidden = false;
}

function points(picture) {
  return picture.dataset.points.trim().split(/\s+/).map((pair) => pair.split(",").map(Number));
}

// Returns a function that moves the new cursor to the point of an index.
function drawCursor(picture) {
  const places = points(picture);
  const draw = (name, attributes) => {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    return shape;
  };
  const height = picture.viewBox.baseVal.height;
  const cursor = draw("g", { visibility: "hidden", "pointer-events": "none" });
  const line = draw("path", { d: `M0 0V${height}`, stroke: "#14252f", "stroke-width": 1 });
  const ring = draw("circle", { r: 7, fill: "none", stroke: "#14252f", "stroke-width": 2.5 });
  cursor.append(line, ring);
  picture.append(cursor);
  return (index) => {
    const [x, y] = places[index];
    cursor.setAttribute("transform", `translate(${x})`);
    ring.setAttribute("cy", y);
    cursor.setAttribute("visibility", "visible");
  };
}

// Leaving a page asks first, but only while typed text of a posted form is unsent.
const unsent = new Set();
document.addEventListener("input", ({ target }) => {
  if (target.matches("form[method=post] :is(textarea, input[type=text])")) unsent.add(target.form);
});
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) unsent.delete(event.target);
});
// draft.js says so once everything typed is kept on the server.
document.addEventListener("qi:kept", ({ target }) => unsent.delete(target));
window.addEventListener("beforeunload", (event) => {
  if ([...unsent].some((form) => form.isConnected)) event.preventDefault();
});

// An open menu closes on Escape and on a click elsewhere.
const menus = document.querySelectorAll(".qi-head details");
document.addEventListener("click", ({ target }) => {
  menus.forEach((menu) => menu.contains(target) || menu.removeAttribute("open"));
});
document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest(".qi-head details[open]");
  if (menu) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
});

// What htmx could not do is said; the typed text stays where it is, still unsent.
function sayOn(event, sentence) {
  document.addEventListener(event, ({ target }) => {
    if (target.matches("form")) unsent.add(target);
    const note = document.createElement("p");
    note.className = "qi-flash__error";
    note.textContent = `${sentence} Your words are still here.`;
    document.getElementById("messages").replaceChildren(note);
  });
}
sayOn("htmx:sendError", "We could not reach the server. Check the connection and try again.");
sayOn("htmx:responseError", "That was not saved. Try again, or open the page anew in another tab.");

// Runs on the page and on every part that htmx puts into it.
function start(scope) {
  initAll({ scope });
  scope.querySelectorAll("[data-chart]").forEach(readPoints);
  // What came back with an error is still unsent.
  for (const { form, value } of scope.querySelectorAll("textarea")) {
    if (value && form?.querySelector(".nhsuk-error-summary")) unsent.add(form);
  }
}

document.addEventListener("htmx:afterSettle", ({ target }) => start(target));
start(document);
