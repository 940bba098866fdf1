// Says five minutes before the sign-in ends by itself that it will, and leaves the page once it has:
// what is on it is not for whoever comes next. The server knows how long is left: other tabs count.
const WARN = 300;
const AGAIN = 20; // seconds between two looks while the end is near, or the server out of reach

const dialog = document.getElementById("session");
const left = document.getElementById("session-left");
const form = dialog.querySelector("form");
// Timers stand still while a laptop sleeps; the clock does not.
let lookAt = inSeconds(dialog.dataset.seconds - WARN);
let looking = false;
let read = false; // that it ends whatever one does

function inSeconds(seconds) {
  return Date.now() + seconds * 1000;
}

async function look() {
  if (looking || Date.now() < lookAt) return;
  looking = true;
  try {
    const headers = { "X-By-Itself": "yes" };
    const answer = await fetch(dialog.dataset.ask, { redirect: "manual", headers });
    if (answer.type === "opaqueredirect") leave();
    else if (answer.ok) hear(await answer.json());
    else lookAt = inSeconds(AGAIN);
  } catch {
    lookAt = inSeconds(AGAIN);
  } finally {
    looking = false;
  }
}

function hear({ seconds, can_go_on: canGoOn }) {
  if (seconds > WARN) {
    lookAt = inSeconds(seconds - WARN);
    dialog.close();
    return;
  }
  lookAt = inSeconds(Math.min(seconds + 1, AGAIN));
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  const words = `You will be signed out in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`;
  if (left.textContent !== words) left.textContent = words;
  for (const part of dialog.querySelectorAll("[data-can-go-on]")) part.hidden = !canGoOn;
  for (const part of dialog.querySelectorAll("[data-cannot-go-on]")) part.hidden = canGoOn;
  if (!dialog.open && !read) dialog.showModal();
}

function leave() {
  lookAt = Infinity;
  location.assign(dialog.dataset.signIn);
}

async function stay() {
  read = !dialog.querySelector("[data-cannot-go-on]").hidden;
  dialog.close();
  if (read) return;
  lookAt = Date.now();
  try {
    await fetch(form.action, { method: "POST", redirect: "manual", body: new FormData(form) });
  } catch {
    // No connection: the next look says what is left.
  }
  look();
}

// The form goes out beside the page, so that nothing typed on it is lost.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  stay();
});
// Escape comes from somebody, too.
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  stay();
});
setInterval(look, 5000);
document.addEventListener("visibilitychange", look);
