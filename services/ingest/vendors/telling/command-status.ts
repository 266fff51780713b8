/** The names of SMPP's command_status, without `ESME_`, by the two digits that its number ends in (the rest is zero). */
const NAMES: Readonly<Record<string, string>> = {
  RINVMSGLEN: '01',
  RINVCMDLEN: '02',
  RINVCMDID: '03',
  RINVBNDSTS: '04',
  RALYBND: '05',
  RSYSERR: '08',
  RINVSRCADR: '0A',
  RINVDSTADR: '0B',
  RINVMSGID: '0C',
  RBINDFAIL: '0D',
  RINVPASWD: '0E',
  RINVSYSID: '0F',
  RMSGQFUL: '14',
  RINVSERTYP: '15',
  RINVNUMDESTS: '33',
  RINVDLNAME: '34',
  RINVDESTFLAG: '40',
  RINVSUBREP: '42',
  RINVESMCLASS: '43',
  RCNTSUBDL: '44',
  RSUBMITFAIL: '45',
  RINVSRCTON: '48',
  RINVSRCNPI: '49',
  RINVDSTTON: '50',
  RINVDSTNPI: '51',
  RINVREPFLAG: '54',
  RINVNUMMSGS: '55',
  RTHROTTLED: '58',
  RINVSCHED: '61',
  RINVEXPIRY: '62',
  RX_T_APPN: '64',
  RX_P_APPN: '65',
  RX_R_APPN: '66',
  RINVOPTPARSTREAM: 'C0',
  ROPTPARNOTALLWD: 'C1',
  RINVPARLEN: 'C2',
  RMISSINGOPTPARAM: 'C3',
  RINVOPTPARAMVAL: 'C4',
  RDELIVERYFAILURE: 'FE',
  RUNKNOWNERR: 'FF',
};

/**
 * A command_status as the catalogue writes it, eight hexadecimal digits (`0x00000058`), from its name (`ESME_RTHROTTLED`)
 * or number; a name that SMPP does not have stays as it is.
 */
export function commandStatus(said: string): string {
  if (/^0x[0-9a-f]{1,8}$/i.test(said)) return `0x${said.slice(2).toUpperCase().padStart(8, '0')}`;
  const name = said.replace(/^ESME_/, '');
  return Object.hasOwn(NAMES, name) ? `0x000000${NAMES[name]}` : said;
}
