// Lead a reader to the first of their browser's languages that the site has.
// The language that they chose with the switch, if they ever did, comes first.
{
  const links = [...document.querySelectorAll('link[hreflang]:not([hreflang="x-default"])')];
  const codes = links.map((link) => link.hreflang);
  let chosen = null;
  try {
    chosen = localStorage.getItem("language");
  } catch {
    // Storage is switched off: the browser's languages decide.
  }
  const wanted = [chosen, ...navigator.languages].map((code) => code?.split("-")[0]);
  const code = wanted.find((code) => codes.includes(code)) ?? codes[0];
  location.replace(`${code}/index.html${location.hash}`);
}
