print("gwctl")
