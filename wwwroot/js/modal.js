// <modal-box>: shows its dialog as a modal one for as long as it is in the page, and gives the focus back after it.
class ModalBox extends HTMLElement {
  connectedCallback() {
    this.opener = document.activeElement;
    // The children may come after the element.
    queueMicrotask(() => {
      const dialog = this.querySelector('dialog');
      if (dialog && !dialog.open) dialog.showModal();
    });
  }
  disconnectedCallback() {
    if (document.activeElement === document.body && this.opener?.isConnected) this.opener.focus();
  }
}
customElements.define('modal-box', ModalBox);
