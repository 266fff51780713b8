// What /etc/hosts would say if it knew ports: connections to SNS's hosts go to the test's server. Whom it believes there
// is not touched: the server must show a certificate for the name that was asked for.
import { createRequire } from 'node:module';

const tls = createRequire(import.meta.url)('node:tls');
const port = Number(new URL(import.meta.url).searchParams.get('port'));
const { connect } = tls;

tls.connect = (options, ...rest) =>
  /^sns\.[a-z0-9-]+\.amazonaws\.com$/.test(options?.host ?? '')
    ? connect({ ...options, servername: options.servername || options.host, host: '127.0.0.1', port }, ...rest)
    : connect(options, ...rest);
