def judge(case): return ["x"]
