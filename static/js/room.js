// The review room: arrow keys, full screen, and a clock that runs between two looks at the server.

const slide = document.getElementById("slide");

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.altKey || event.ctrlKey) return;
  const link = document.querySelector(`[data-key="${event.key}"]`);
  if (!link) return;
  event.preventDefault();
  turnTo(link.href);
});

// In full screen a new page would end it, so slides are put into the one that is open.
async function turnTo(url) {
  const answer = await fetch(url);
  if (!answer.ok || answer.redirected) {
    location.assign(url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  slide.replaceChildren(...page.getElementById("slide").childNodes);
  history.replaceState(null, "", url);
  offerFullScreen();
  slide.focus();
}

slide.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='?']");
  if (!link) return;
  event.preventDefault();
  turnTo(link.href);
});

function offerFullScreen() {
  const button = slide.querySelector("[data-fullscreen]");
  if (!document.fullscreenEnabled) return;
  button.hidden = false;
  button.addEventListener("click", () =>
    document.fullscreenElement ? document.exitFullscreen() : slide.requestFullscreen(),
  );
}
offerFullScreen();

// The server's clock counts; the browser's only says how much of it has passed since.
let clock = null;
function look() {
  const shown = document.querySelector("[data-turn]");
  if (!shown) return;
  const began = Date.parse(shown.dataset.turn);
  if (!clock || clock.shown !== shown) {
    clock = { shown, ahead: Date.parse(shown.dataset.now) - Date.now() };
  }
  const half = Number(shown.dataset.half) * 1000;
  const passed = Date.now() + clock.ahead - began;
  if (passed < half) shown.textContent = `Presenting: ${left(half - passed)}`;
  else if (passed < 2 * half) shown.textContent = `Feedback: ${left(2 * half - passed)}`;
  else shown.textContent = "Time is up";
}

function left(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

setInterval(look, 250);
look();
