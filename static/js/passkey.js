// Asks the device for a passkey and sends its answer with form[data-passkey]. Until the browser
// has shown that it can, the button stays hidden and the page says why.
const form = document.querySelector("form[data-passkey]");
const button = form.querySelector("button");
const options = JSON.parse(document.getElementById("passkey-options").textContent);

async function ask() {
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      options.creation_options.publicKey,
    );
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options.request_options.publicKey,
  );
  return navigator.credentials.get({ publicKey });
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  const said = form.querySelector("[data-passkey-missing]");
  said.textContent = "";
  said.setAttribute("role", "status");
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const credential = await ask();
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      said.textContent = "That did not work, or it was cancelled. Try again.";
    }
  });
}
