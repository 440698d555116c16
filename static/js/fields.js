// How much room is left in a field, and the names of chosen files.
export function countRoom(root) {
  root.querySelectorAll("[data-count-for]").forEach((place) => {
    const control = document.getElementById(place.dataset.countFor);
    const most = control && Number(control.getAttribute("maxlength"));
    if (!most) return;
    const say = () => {
      place.textContent = `${control.value.length} / ${most}`;
      place.hidden = control.value.length < most * 0.6;
    };
    control.addEventListener("input", say);
    say();
  });
}

export function showFileNames(root) {
  root.querySelectorAll(".upload").forEach((box) => {
    const input = box.querySelector("input[type=file]");
    if (!input) return;
    ["dragover", "dragleave", "drop"].forEach((name) => box.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.toggle("is-over", name === "dragover");
      if (name === "drop") input.files = event.dataTransfer.files;
    }));
  });
}
