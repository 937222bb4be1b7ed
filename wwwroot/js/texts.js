// What scripts say, in the language of the page, which hands it over (ScriptTexts.resx).
const texts = JSON.parse(document.getElementById('texts')?.textContent ?? '{}');

/** A text with its values, which stand in it as {0}, {1} and so on. */
export const textOf = (name, ...values) => texts[name].replace(/\{(\d)\}/g, (_, at) => values[at]);
