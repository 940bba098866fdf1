// Keeps what is typed in form[data-draft] on the server, never in the browser: the page offers it
// when it is opened again. Without this module the form works, only unkept.
const PAUSE = 2000;
const RETRY = 10000;
const TOO_LONG = [400, 413, 422];

const place = document.querySelector(".qi-draft");
const form = document.querySelector("form[data-draft]");
const said = document.createElement("p");
said.className = "qi-draft__said";
said.setAttribute("role", "status");
form.querySelector(".qi-form-actions").append(said);

let unkept = false; // something was typed since the last draft
let keeping = null; // the draft that is on its way, if any
let sent = false;
let signedOut = false;
let timer;
let sending = false; // the form itself is on its way, or waits for a connection
let again; // when it is tried again

function say(...words) {
  said.replaceChildren(...words);
  said.classList.toggle("is-unsaved", unkept);
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(keep, wait);
}

// What a browser would send, without tokens and passwords.
function words() {
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const secret = form.querySelector(`input[type=password][name="${CSS.escape(name)}"]`);
    const token = name === "csrfmiddlewaretoken" || name === "form_token";
    if (typeof value === "string" && !token && !secret) typed.append(name, value);
  }
  return typed.toString();
}

function post() {
  return fetch(place.dataset.keep, {
    method: "POST",
    redirect: "manual",
    // A request of a page that is being left goes on without it.
    keepalive: document.visibilityState === "hidden",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: new URLSearchParams({
      page: place.dataset.page,
      person: place.dataset.person,
      sent_with: form.elements.form_token.value,
      words: words(),
    }),
  });
}

// Whoever has signed in anew needs new proof that this page is ours; somebody else gets none.
async function renew() {
  const headers = { "X-By-Itself": "yes" };
  const answer = await fetch(place.dataset.page, { redirect: "manual", headers });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector(".qi-draft")?.dataset.person !== place.dataset.person) return false;
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = fresh;
  return true;
}

// Returns, at once or when the draft on its way has arrived, whether everything typed is kept.
function keep() {
  clearTimeout(timer);
  if (unkept && !sent && !sending) keeping ??= send().finally(() => (keeping = null));
  return keeping ?? !unkept;
}

async function send() {
  unkept = false;
  let wait = RETRY;
  try {
    let answer = await post();
    if (answer.status === 403 && (await renew())) answer = await post();
    if (answer.ok) wait = PAUSE;
    hear(answer, answer.ok ? await answer.json() : {});
    if (TOO_LONG.includes(answer.status)) return false; // until they are fewer, trying again is in vain
  } catch {
    unkept = true;
    say("Not saved yet: no connection. Your text stays in this page.");
  }
  if (unkept) later(wait);
  return !unkept;
}

function hear(answer, { at }) {
  signedOut = answer.type === "opaqueredirect";
  if (answer.ok) {
    if (unkept) return; // typed on meanwhile: the next draft tells
    if (at) say(`Draft saved ${at}`);
    form.dispatchEvent(new Event("qi:kept", { bubbles: true }));
    return;
  }
  unkept = true;
  if (signedOut) {
    const link = document.createElement("a");
    Object.assign(link, { href: place.dataset.signIn, target: "_blank", rel: "noopener" });
    link.textContent = "Sign in in a new tab";
    say("Not saved: you have been signed out. ", link, ", then go on here. Your text stays in this page.");
  } else if (answer.status === 403) {
    say("Not saved: somebody else has signed in on this computer. Your text stays in this page.");
  } else if (TOO_LONG.includes(answer.status)) {
    say("This is too long to be kept as a draft. Your text stays in this page.");
  } else {
    say("Not saved yet: the server did not take it. Your text stays in this page.");
  }
}

form.addEventListener("input", ({ target }) => {
  if (target.type === "search") return; // looking for something writes nothing
  if (!unkept) say(); // what was said of the last draft is no longer true of these words
  unkept = true;
  later(PAUSE);
});
form.addEventListener("focusout", keep);
document.addEventListener("visibilitychange", keep);
window.addEventListener("online", keep);

// Sent by somebody signed out, the words would be lost: first they have to be kept.
form.addEventListener("submit", async (event) => {
  if (signedOut) {
    event.preventDefault();
    // A second time, for words that the draft on its way does not hold.
    const kept = (await keep()) || (await keep());
    // A form cannot be sent while its submit event is still being heard.
    if (kept) setTimeout(() => form.requestSubmit(event.submitter));
  } else if ("resend" in form.dataset) {
    event.preventDefault();
    if (!sending) sendForm();
  } else {
    sent = true;
  }
});

// Without a connection a browser would leave the page for its own: so the form goes out beside it
// first. Once the server has answered, the browser sends the same form; its token acts only once.
async function sendForm() {
  clearTimeout(again);
  sending = sent = true;
  try {
    const body = new URLSearchParams(new FormData(form));
    await fetch(form.action, { method: "POST", redirect: "manual", body });
  } catch {
    sent = false;
    unkept = true;
    say("Not sent yet: no connection. Your text stays in this page and is sent once there is one.");
    again = setTimeout(sendForm, RETRY);
    return;
  }
  form.dispatchEvent(new Event("qi:kept", { bubbles: true }));
  form.submit();
}
window.addEventListener("online", () => sending && !sent && sendForm());
// Whoever writes on says when it is to go.
form.addEventListener("input", () => {
  if (sent) return;
  clearTimeout(again);
  sending = false;
});
// Back from the next page, the form is open again.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) sent = sending = false;
});
