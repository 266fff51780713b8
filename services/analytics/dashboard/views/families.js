/** Whose problem it is. */
export const FAMILIES = {
  number: {
    label: 'Number',
    help: 'The number is wrong, dead or cannot take texts.',
    fix: 'Clean the list: write numbers in E.164 form, look up line types, take out what comes back.',
  },
  filtering: {
    label: 'Filtering',
    help: 'A carrier or vendor took it for spam, or the sender is not registered.',
    fix: 'Register sender and campaign, send only to whom it was promised, use links of your own domain.',
  },
  rate: {
    label: 'Rate',
    help: 'Sent faster, or more, than the sender may.',
    fix: 'Spread the sends, or ask the vendor for a higher rate; what was refused can be sent again later.',
  },
  consent: {
    label: 'Consent',
    help: 'The recipient said STOP or blocks the sender.',
    fix: 'Do not send again. Take these people out of every list until they opt in.',
  },
  network: {
    label: 'Network',
    help: 'The phone or something on the way did not answer.',
    fix: 'Most can be sent again after some hours; a number that never answers is probably dead.',
  },
  other: {
    label: 'Other',
    help: 'Account, settings, content, or no reason given.',
    fix: 'Each code says what it needs; without a code, ask the vendor with message IDs.',
  },
};
