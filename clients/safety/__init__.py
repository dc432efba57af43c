"""What stands against a treatment"""
