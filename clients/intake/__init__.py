"""What a client tells before a treatment"""
