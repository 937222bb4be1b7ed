// For pages without a circuit, which work without this.
for (const button of document.querySelectorAll('[data-reveal]')) {
  const input = document.getElementById(button.dataset.reveal);
  const [show, hide] = [button.textContent, button.dataset.hide];
  button.hidden = false;
  button.addEventListener('click', () => {
    const isShown = input.type === 'text';
    input.type = isShown ? 'password' : 'text';
    button.textContent = isShown ? show : hide;
    input.focus();
  });
  // A browser keeps passwords, and only passwords.
  input.form.addEventListener('submit', () => { input.type = 'password'; });
}

// Who reads with a screen reader begins at the heading, unless a field waits for what is to be typed.
if (!document.querySelector('[autofocus]')) document.querySelector('h1')?.focus();
