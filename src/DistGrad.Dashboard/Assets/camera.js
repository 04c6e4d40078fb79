// Zooms and pans by wheel, drag, pinch, buttons and keys.
export class Camera {
  #stage; #scene; #size = { width: 1, height: 1 }; #at = { x: 0, y: 0, scale: 1 };
  #pointers = new Map(); #moved = false; #isFitted = true;

  constructor(stage) {
    this.#stage = stage;
    stage.addEventListener("wheel", event => this.#wheel(event), { passive: false });
    stage.addEventListener("pointerdown", event => this.#down(event));
    stage.addEventListener("pointermove", event => this.#move(event));
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) stage.addEventListener(name, event => this.#up(event));
    stage.addEventListener("keydown", event => this.#key(event));
    new ResizeObserver(() => { if (this.#isFitted) this.fit(); }).observe(stage);
  }

  // Whether the pointer was dragged since it went down: then it is no click.
  get hasMoved() { return this.#moved; }

  show(scene, size) {
    this.#scene = scene;
    this.#size = size;
    this.fit();
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.#stage;
    if (!width || !this.#scene) return;
    const scale = Math.min(1.6, (width - 16) / this.#size.width, (height - 16) / this.#size.height);
    this.#at = { scale, x: (width - this.#size.width * scale) / 2, y: (height - this.#size.height * scale) / 2 };
    this.#apply();
    this.#isFitted = true;
  }

  zoom(factor, x = this.#stage.clientWidth / 2, y = this.#stage.clientHeight / 2) {
    const scale = Math.min(6, Math.max(0.04, this.#at.scale * factor));
    const ratio = scale / this.#at.scale;
    this.#at = { scale, x: x - (x - this.#at.x) * ratio, y: y - (y - this.#at.y) * ratio };
    this.#apply();
  }

  pan(x, y) {
    this.#at.x += x;
    this.#at.y += y;
    this.#apply();
  }

  // Brings a point of the scene to the middle, near enough to be read.
  centre(x, y) {
    const scale = Math.max(this.#at.scale, 0.8);
    this.#at = { scale, x: this.#stage.clientWidth / 2 - x * scale, y: this.#stage.clientHeight / 2 - y * scale };
    this.#apply();
  }

  #apply() {
    this.#isFitted = false;
    this.#scene?.setAttribute("transform", `translate(${this.#at.x} ${this.#at.y}) scale(${this.#at.scale})`);
  }

  #wheel(event) {
    event.preventDefault();
    const { left, top } = this.#stage.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - left, event.clientY - top);
  }

  #down(event) {
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.#moved = false;
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const [x, y] = [event.clientX - before.x, event.clientY - before.y];
    if (!this.#moved && Math.hypot(x, y) < 4) return;
    if (!this.#moved) this.#stage.setPointerCapture(event.pointerId);
    this.#moved = true;
    this.#stage.classList.add("dragging");
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const { left, top } = this.#stage.getBoundingClientRect();
      const spread = Math.hypot(event.clientX - other.x, event.clientY - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      this.zoom(spread, other.x - left, other.y - top);
    } else {
      this.pan(x, y);
    }
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
    if (this.#pointers.size === 0) this.#stage.classList.remove("dragging");
  }

  #key(event) {
    const actions = {
      ArrowLeft: () => this.pan(60, 0), ArrowRight: () => this.pan(-60, 0), ArrowUp: () => this.pan(0, 60), ArrowDown: () => this.pan(0, -60),
      "+": () => this.zoom(1.25), "=": () => this.zoom(1.25), "-": () => this.zoom(0.8), "0": () => this.fit(),
    };
    if (!actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    actions[event.key]();
  }
}
