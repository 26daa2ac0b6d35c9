console.log("FOREIGN-RAN");
