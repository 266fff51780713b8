import { once } from 'node:events';
import { connect } from 'node:net';

const LEAVE_GROUP = 13;

/**
 * Takes members out of a consumer group behind their backs, as the broker does when their session has run out.
 * @see https://kafka.apache.org/protocol#The_Messages_LeaveGroup
 */
export async function leaveGroup(broker: string, groupId: string, memberIds: readonly string[]): Promise<void> {
  const { hostname, port } = new URL(`kafka://${broker}`);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  for (const memberId of memberIds) {
    socket.write(request(groupId, memberId));
    await once(socket, 'data');
  }
  socket.destroy();
}

function request(groupId: string, memberId: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeInt16BE(LEAVE_GROUP, 0);
  const body = Buffer.concat([header, text('handset-test'), text(groupId), text(memberId)]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
