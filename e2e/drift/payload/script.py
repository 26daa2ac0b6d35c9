print("FOREIGN-RAN")
