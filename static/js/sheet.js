// A table of inputs that works like a sheet: Enter and arrows move, a block pastes, and what was
// typed or pasted can be undone. Without this module the inputs are plain.
const sheet = document.querySelector("[data-sheet]");
const rows = [...sheet.querySelectorAll("tbody tr")].map((row) => [
  ...row.querySelectorAll("input.nhsuk-input"),
]);
const cells = rows.flat();
const said = document.querySelector(".qi-sheet__said");
const button = document.querySelector("[data-undo]");

// Each step is a list of [cell, what stood there before].
const steps = [];
const shown = new Map(cells.map((cell) => [cell, cell.value]));

function keep(step) {
  if (!step.length) return;
  steps.push(step);
  button.hidden = false;
}

function put(cell, value) {
  cell.value = value;
  shown.set(cell, value);
  // Drafts and the question on leaving listen for it.
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

function place(cell) {
  const row = rows.findIndex((some) => some.includes(cell));
  return [row, rows[row].indexOf(cell)];
}

function go(row, column) {
  const cell = rows[row]?.[column];
  if (!cell) return false;
  cell.focus();
  cell.select();
  return true;
}

function undo() {
  const step = steps.pop();
  if (!step) return;
  step.forEach(([cell, before]) => put(cell, before));
  step[0][0].focus();
  button.hidden = !steps.length;
  said.textContent = "Undone.";
  if (button.hidden && document.activeElement === document.body) cells[0].focus();
}

sheet.addEventListener("change", ({ target }) => {
  if (!shown.has(target) || shown.get(target) === target.value) return;
  keep([[target, shown.get(target)]]);
  shown.set(target, target.value);
});

sheet.addEventListener("keydown", (event) => {
  const { key, target, shiftKey, ctrlKey, metaKey } = event;
  if (!shown.has(target)) return;
  const [row, column] = place(target);
  const all = target.selectionStart === 0 && target.selectionEnd === target.value.length;
  const moves = {
    Enter: [row + (shiftKey ? -1 : 1), column],
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    ...(all && { ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1] }),
  };
  if ((ctrlKey || metaKey) && key === "z" && shown.get(target) === target.value && steps.length) {
    event.preventDefault();
    undo();
  } else if (moves[key] && !ctrlKey && !metaKey) {
    // Enter in the last row must not send the form by surprise.
    if (go(...moves[key]) || key === "Enter") event.preventDefault();
  }
});

sheet.addEventListener("paste", (event) => {
  if (!shown.has(event.target)) return;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const block = text.split("\n").map((line) => line.split("\t"));
  if (block.length === 1 && block[0].length === 1) return;
  event.preventDefault();
  const [top, left] = place(event.target);
  const step = [];
  let outside = 0;
  block.forEach((line, down) =>
    line.forEach((value, across) => {
      const cell = rows[top + down]?.[left + across];
      if (!cell) {
        outside += value.trim() ? 1 : 0;
      } else if (cell.value !== value.trim()) {
        step.push([cell, cell.value]);
        put(cell, value.trim());
      }
    }),
  );
  keep(step);
  const pasted = `${step.length} ${step.length === 1 ? "box" : "boxes"} filled.`;
  said.textContent = outside
    ? `${pasted} ${outside} did not fit: start further up, or show more periods.`
    : pasted;
});

button.addEventListener("click", undo);
