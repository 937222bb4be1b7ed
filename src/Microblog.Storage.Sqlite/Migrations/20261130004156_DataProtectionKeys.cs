using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class DataProtectionKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The table stays as it is: the numbers of SQLite have one size.
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // Nothing was changed.
        }
    }
}
