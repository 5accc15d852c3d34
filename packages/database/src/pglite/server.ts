// A small server of PostgreSQL's wire protocol on a Unix socket, in front of PGlite's one session.
import { createServer, type Server, type Socket } from 'node:net';
import { Connection, type ConnectionContext } from './connection.ts';

/** A running server. */
export interface WireServer {
  /** Stops listening, ends every connection, and resolves when all are cleaned up. */
  close(): Promise<void>;
}

/** Listens on the socket path. @throws Error of node:net when it cannot. */
export async function serveSession(path: string, context: ConnectionContext): Promise<WireServer> {
  let lastId = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    new Connection(socket, ++lastId, context);
  });
  await listen(server, path);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await context.turns.take(); // whoever was at work has finished and rolled back
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
