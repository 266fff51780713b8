import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One Kafka broker that formats its own empty storage and never outlives whoever started it: standard input is a pipe
 * held open by the supervisor, and its end means that the supervisor is gone.
 *
 * <p>Arguments: the properties file, the log directory, the cluster id to format an empty log directory with.
 */
public final class Broker {
  private static final long GRACE_MS = 15_000;

  public static void main(String[] args) throws Exception {
    String properties = args[0];
    Path logDir = Path.of(args[1]);
    String clusterId = args[2];
    if (!Files.exists(logDir.resolve("meta.properties"))) {
      String[] format = {"format", "--cluster-id", clusterId, "--config", properties, "--ignore-formatted"};
      int code = kafka.tools.StorageTool.execute(format, System.out);
      if (code != 0) System.exit(code);
    }
    Thread watch = new Thread(Broker::stopWhenStarterIsGone, "starter-watch");
    watch.setDaemon(true);
    watch.start();
    kafka.Kafka.main(new String[] {properties});
  }

  private static void stopWhenStarterIsGone() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever said on this pipe; only its end matters.
      }
    } catch (IOException broken) {
      // A broken pipe says the same as its end.
    }
    Thread halt = new Thread(() -> haltAfterGrace(), "starter-watch-halt");
    halt.setDaemon(true);
    halt.start();
    System.exit(0);
  }

  private static void haltAfterGrace() {
    try {
      Thread.sleep(GRACE_MS);
    } catch (InterruptedException ignored) {
      // Halting early is right too.
    }
    Runtime.getRuntime().halt(1);
  }
}
