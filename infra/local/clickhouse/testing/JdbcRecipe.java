import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What a Java user does with the JDBC driver, held against the server at CH_URL as a reader (CH_USER) and as the user
 * who may write (CH_WRITER); prints `all held` at the end. The driver asks for compressed blocks by default.
 */
public class JdbcRecipe {
  public static void main(String[] arguments) throws Exception {
    try (Connection reader = connect("CH_USER", "CH_PASSWORD", "false")) {
      readsEveryView(reader);
      asks(reader);
      isTold(reader);
    }
    try (Connection writer = connect("CH_WRITER", "CH_WRITER_PASSWORD", "true")) {
      writes(writer);
    }
    System.out.println("all held");
  }

  static Connection connect(String user, String password, String compressRequests) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", System.getenv(user));
    properties.setProperty("password", System.getenv(password));
    properties.setProperty("compress", "true");
    properties.setProperty("decompress", compressRequests);
    String address = System.getenv("CH_URL").replace("http://", "jdbc:clickhouse://");
    return DriverManager.getConnection(address + "/handset", properties);
  }

  static void readsEveryView(Connection connection) throws SQLException {
    List<String> views = new ArrayList<>();
    try (ResultSet tables = connection.getMetaData().getTables(null, "handset", "%", null)) {
      while (tables.next()) views.add(tables.getString("TABLE_NAME"));
    }
    held("views are listed", views.contains("messages") && !views.contains("timelines"), views);
    for (String view : views) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT * FROM " + view + " LIMIT 100")) {
        int columns = rows.getMetaData().getColumnCount();
        int read = 0;
        for (; rows.next(); read++) for (int column = 1; column <= columns; column++) rows.getObject(column);
        held("read " + view, columns > 0, columns);
      }
    }
    try (ResultSet columns = connection.getMetaData().getColumns(null, "handset", "segment_performance", "%")) {
      int found = 0;
      while (columns.next()) found++;
      held("columns are listed", found > 20, found);
    }
  }

  static void asks(Connection connection) throws SQLException {
    String sql = "SELECT account_id, sum(messages), sum(delivered) / sum(messages) FROM segment_performance WHERE account_id = ? GROUP BY 1";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, "acme");
      try (ResultSet rows = statement.executeQuery()) {
        held("a prepared question", rows.next() && rows.getLong(2) == 2 && !rows.next(), sql);
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT number, toString(number) FROM numbers(300000)")) {
      long sum = 0;
      while (rows.next()) sum += rows.getLong(1) + rows.getString(2).length();
      held("many blocks", sum == 299999L * 150000L + 1688890L, sum);
    }
  }

  static void isTold(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT * FROM handset.timelines");
      held("no table is open", false, "");
    } catch (SQLException refused) {
      held("no table is open", refused.getErrorCode() == 497, refused);
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT number, throwIf(number = 3000000, 'boom') FROM numbers(10000000) SETTINGS max_block_size = 65536")) {
      while (rows.next()) rows.getLong(1);
      held("a late exception", false, "");
    } catch (Exception late) {
      held("a late exception", true, late);
    }
  }

  static void writes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE jdbc (n UInt64, s String) ENGINE = MergeTree ORDER BY n");
    }
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO jdbc (n, s) VALUES (?, ?)")) {
      for (int n = 0; n < 5000; n++) {
        insert.setLong(1, n);
        insert.setString(2, "it's " + n);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(), sum(n), max(s) FROM jdbc")) {
      held("a batch", rows.next() && rows.getLong(1) == 5000 && rows.getLong(2) == 12497500L && rows.getString(3).equals("it's 999"), "");
    }
  }

  static void held(String name, boolean condition, Object seen) {
    if (!condition) throw new AssertionError(name + ": " + seen);
    System.out.println(name + " held");
  }
}
