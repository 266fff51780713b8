import kafkajs, { type Assigner, type Cluster, type PartitionAssigner } from 'kafkajs';

const { AssignerProtocol } = kafkajs;

/** A member of the group and the partition numbers that it holds already. */
export interface Member {
  readonly id: string;
  readonly owned: readonly number[];
}

/**
 * Gives every partition number one owner: partition p of all event topics goes to the same member, so that one task
 * sees all events of its messages. kafkajs' own assigner scatters the topics (tried: with 4 or 5 members over 5 × 6
 * partitions every message's events were split). Counts differ by at most one, and a member keeps what it holds as far
 * as that allows: each move costs a takeover.
 */
export function assignPartitions(members: readonly Member[], partitions: number): Map<string, number[]> {
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shares = new Map(sorted.map((member) => [member.id, [] as number[]]));
  const least = Math.floor(partitions / sorted.length);
  let oneMore = partitions % sorted.length;
  const free = new Set(Array.from({ length: partitions }, (_, p) => p));
  // Those who hold the most choose first who may keep one more than the others.
  for (const { id, owned } of [...sorted].sort((a, b) => b.owned.length - a.owned.length)) {
    const mine = [...new Set(owned)].filter((p) => free.has(p));
    const quota = mine.length > least && oneMore > 0 ? least + 1 : least;
    if (quota > least) oneMore--;
    for (const p of mine.slice(0, quota)) take(shares, id, p, free);
  }
  for (const { id } of sorted) while (shares.get(id)!.length < least) take(shares, id, first(free), free);
  for (const { id } of sorted)
    if (shares.get(id)!.length === least && free.size > 0) take(shares, id, first(free), free);
  for (const share of shares.values()) share.sort((a, b) => a - b);
  return shares;
}

const first = (free: ReadonlySet<number>): number => free.values().next().value!;

function take(shares: Map<string, number[]>, id: string, partition: number, free: Set<number>): void {
  shares.get(id)!.push(partition);
  free.delete(partition);
}

const NAME = 'HandsetCoPartitions';
const VERSION = 1;

const encodeOwned = (owned: readonly number[]): Buffer => Buffer.from(JSON.stringify(owned));

/** What a member said it holds; nothing if it said it in a way that we do not know. */
function decodeOwned(userData: Buffer): readonly number[] {
  try {
    const owned: unknown = JSON.parse(userData.toString());
    return Array.isArray(owned) && owned.every((p) => Number.isSafeInteger(p)) ? (owned as number[]) : [];
  } catch {
    return [];
  }
}

/** How many partitions all of these topics have. @throws if they differ: their events could not be joined. */
export function commonCount(counts: readonly { readonly topic: string; readonly partitions: number }[]): number {
  const numbers = counts.map(({ partitions }) => partitions);
  if (new Set(numbers).size <= 1) return numbers[0] ?? 0;
  const told = counts.map(({ topic, partitions }) => `${topic}: ${partitions}`).join(', ');
  throw new Error(
    `The event topics and the journal must have equal partition counts, and have not (${told}). ` +
      `With the processors stopped, run: npm run partitions -- ${Math.max(...numbers)}`,
  );
}

const countsIn = (cluster: Cluster, topics: readonly string[]) =>
  topics.map((topic) => ({ topic, partitions: cluster.findTopicPartitionMetadata(topic).length }));

/** {@link assignPartitions} as kafkajs wants it. `owned` tells which partition numbers this member's tasks hold. */
export const coPartitionAssigner =
  (owned: () => readonly number[]): PartitionAssigner =>
  ({ cluster }: { cluster: Cluster }): Assigner => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData: encodeOwned(owned()) }),
    }),
    assign: async ({ members, topics }) => {
      const told = members.map(({ memberId, memberMetadata }) => ({
        id: memberId,
        owned: decodeOwned(AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData ?? Buffer.alloc(0)),
      }));
      return [...assignPartitions(told, commonCount(countsIn(cluster, topics)))].map(([memberId, partitions]) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: VERSION,
          assignment: Object.fromEntries(topics.map((topic) => [topic, partitions])),
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
