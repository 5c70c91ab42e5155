// The server says that something changed: `lead.stage_changed` as live:lead.stage_changed and live:lead; the page asks again.

const FIRST = 500;
const LONGEST = 30_000;
const url = document.body.dataset.liveUrl;
let source;
let failures = 0;
let timer;

function tell(name, detail) {
  document.body.dispatchEvent(new CustomEvent(`live:${name}`, { detail, bubbles: true }));
}

function receive({ data }) {
  const detail = JSON.parse(data);
  if (!detail.name) return;
  tell("event", detail);
  tell(detail.name, detail);
  tell(detail.name.split(".")[0], detail);
}

function connect() {
  clearTimeout(timer);
  source?.close();
  source = new EventSource(url, { withCredentials: true });
  source.addEventListener("message", receive);
  source.addEventListener("open", () => {
    if (failures) tell("resume", {});
    failures = 0;
  });
  source.addEventListener("error", () => {
    source.close();
    failures += 1;
    const wait = Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 8));
    timer = setTimeout(connect, wait * (0.5 + Math.random() / 2));
  });
}

if (url) {
  connect();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", ({ persisted }) => persisted && ((failures = 1), connect()));
}
