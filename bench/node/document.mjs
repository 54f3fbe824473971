// A Flow JSON document of about 100 kB without findings: a chain of screens, each of them a form.

const name = (number) =>
  `PART_${String.fromCharCode(65 + Math.floor(number / 26))}${String.fromCharCode(65 + (number % 26))}`;

const options = (...titles) =>
  titles.map((title, id) => ({ id: `${id}`, title, description: 'As agreed on the phone' }));

function screen(number, isLast) {
  const action = { name: 'complete', payload: { who: '${form.who}', how: '${form.how}' } };
  if (!isLast) {
    action.name = 'navigate';
    action.next = { type: 'screen', name: name(number + 1) };
    action.payload.slots = '${data.slots}';
  }
  const children = [
    { type: 'TextHeading', text: `Part ${number + 1}` },
    { type: 'TextBody', text: 'Please choose a day and tell us how to reach you.', visible: true },
    { type: 'TextInput', name: 'who', label: 'Name', required: true, 'helper-text': 'As in your passport' },
    { type: 'TextInput', name: 'mail', label: 'E-mail', 'input-type': 'email', 'max-chars': 80 },
    { type: 'TextArea', name: 'notes', label: 'Notes', 'max-length': 600 },
    { type: 'Dropdown', name: 'slot', label: 'Time', 'data-source': '${data.slots}', required: false },
    { type: 'RadioButtonsGroup', name: 'how', label: 'How', 'data-source': options('Here', 'There') },
    { type: 'CheckboxGroup', name: 'extras', label: 'Extras', 'data-source': options('Tea', 'Milk', 'Rum') },
    {
      type: 'If',
      condition: "${form.how} == '1'",
      then: [{ type: 'TextCaption', text: 'See you there.' }],
      else: [{ type: 'DatePicker', name: 'day', label: 'Day', 'min-date': '2026-01-01' }],
    },
    { type: 'OptIn', name: 'terms', label: 'I have read the terms', required: true },
    { type: 'Footer', label: isLast ? 'Done' : 'Continue', 'on-click-action': action },
  ];
  const text = { type: 'string', __example__: 'Ann' };
  const properties = { id: { type: 'string' }, title: { type: 'string' } };
  const items = { type: 'object', properties };
  const data = { slots: { type: 'array', items, __example__: [{ id: 'a', title: 'Morning' }] } };
  if (number > 0) Object.assign(data, { who: text, how: text });
  const last = isLast ? { terminal: true, success: true } : {};
  return { id: name(number), title: 'A part', data, ...last, layout: { type: 'SingleColumnLayout', children } };
}

/** The document; with a typing error in it when `misspelt`. */
export function document(misspelt = false, size = 100_000) {
  for (let count = 1; ; count += 1) {
    const screens = Array.from({ length: count }, (_, number) => screen(number, number === count - 1));
    if (misspelt) screens[Math.floor(count / 2)].layout.children[1].txet = 'A typing error.';
    const text = JSON.stringify({ version: '7.3', screens });
    if (text.length >= size) return text;
  }
}
