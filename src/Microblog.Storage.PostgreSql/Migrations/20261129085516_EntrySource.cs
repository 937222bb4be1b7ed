using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class EntrySource : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "source",
                table: "entry",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "source",
                table: "entry");
        }
    }
}
