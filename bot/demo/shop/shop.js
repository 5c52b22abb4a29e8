// The shop's few moving parts. Nothing here knows the widget, but for sign-out.

const find = (selector) => document.querySelector(selector);

function showBasket() {
  const many = Number(sessionStorage.getItem("basket") || 0);
  find(".basket").textContent = many ? `Basket: ${many}` : "";
}

for (const button of document.querySelectorAll("[data-add]")) {
  button.addEventListener("click", () => {
    sessionStorage.setItem("basket", Number(sessionStorage.getItem("basket") || 0) + 1);
    button.textContent = "Added";
    setTimeout(() => (button.textContent = "Add"), 1500);
    showBasket();
  });
}

find("#update-card")?.addEventListener("click", ({ currentTarget: button }) => {
  button.disabled = true;
  button.textContent = "Asking your bank…";
  find("#card-error").hidden = true;
  setTimeout(() => {
    button.disabled = false;
    button.textContent = "Update card";
    find("#card-error").hidden = false;
  }, 700);
});

find("#repair")?.addEventListener("submit", (event) => {
  event.preventDefault();
  find("#repair-said").textContent = "This shop is fictional, so nothing was booked. Ask in the chat to talk to Repairs.";
});

// Whoever uses this browser next must not find the conversation.
find("[data-sign-out]")?.addEventListener("submit", () => window.Baton?.forget());

showBasket();
