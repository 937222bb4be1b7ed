Console.WriteLine("Demo content: none yet.");
