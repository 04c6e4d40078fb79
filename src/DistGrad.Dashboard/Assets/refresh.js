// Renews a part of the page from its own address every so many seconds, as long as somebody looks. The next time counts from the answer.
export function keepFresh(section) {
  const interval = Number(section.dataset.refresh) * 1000;
  const renew = async () => {
    try {
      if (!document.hidden && !section.contains(document.activeElement)) await renewOnce(section);
    } catch {
      // The server is away for the moment; the next time will tell.
    }
    setTimeout(renew, interval);
  };
  setTimeout(renew, interval);
}

async function renewOnce(section) {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(section.id);
  if (fresh && fresh.innerHTML !== section.innerHTML) section.replaceChildren(...fresh.childNodes);
}
