// Does the work that a form must prove, then sends it: nothing to press, nothing to read off.
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (bits) => Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function solve({ nonce, salt, cost, keyLength, keyPrefix, data }, tell) {
  const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  for (let counter = 0; counter <= data.most; counter += 1) {
    new DataView(password.buffer).setUint32(password.length - 4, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(await crypto.subtle.deriveBits(how, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
    if (counter % 64 === 0) tell(counter / data.most);
  }
  throw new Error("No number fits.");
}

for (const form of document.querySelectorAll("form[data-challenge]")) {
  const challenge = JSON.parse(form.dataset.challenge);
  const solution = await solve(challenge.parameters, (share) => { form.querySelector("progress").value = share; });
  form.elements.proof.value = btoa(JSON.stringify({ challenge, solution }));
  form.submit();
}
